"""Mounted at `/admin/l/<code>/photos/`."""

from __future__ import annotations

from django.urls import path

from . import staff_views

app_name = "photos_admin"
urlpatterns = [path("<int:page_id>/", staff_views.add, name="add")]
