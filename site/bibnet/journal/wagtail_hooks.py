"""Mounts the staff's screens under the admin's address."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from . import staff_urls


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLResolver]:
    return [path("l/<slug:code>/", include((staff_urls.urlpatterns, staff_urls.app_name)))]
