"""Mounts the staff's screens about events under the admin's address."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from . import doors, staff_urls

# Hooks that register themselves when they are imported.
PARTS = (doors,)


@hooks.register("register_admin_urls")
def admin_addresses() -> list[URLResolver]:
    mounted = include((staff_urls.urlpatterns, staff_urls.app_name))
    return [path("l/<slug:code>/events/", mounted)]
