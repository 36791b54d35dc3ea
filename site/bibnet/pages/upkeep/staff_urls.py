"""Mounted at `/admin/l/<code>/upkeep/`."""

from __future__ import annotations

from django.urls import path

from bibnet.libraries.staff import library_screen
from bibnet.pages.editing.rights import EDITORS

from . import views

app_name = "upkeep_admin"

urlpatterns = [path("", library_screen(*EDITORS)(views.own), name="own")]
