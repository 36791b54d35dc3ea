"""Mounted at `/admin/l/<code>/old-addresses/`."""

from __future__ import annotations

from django.urls import path

from bibnet.libraries.models import Role
from bibnet.libraries.staff import library_screen

from . import views

app_name = "old_addresses_admin"

for_the_administrator = library_screen(Role.LIBRARY_ADMIN)

urlpatterns = [
    path("", for_the_administrator(views.address_list), name="list"),
    path("many/", for_the_administrator(views.many), name="many"),
    path("<int:pk>/delete/", for_the_administrator(views.remove), name="delete"),
]
