"""Mounts the staff's screens under the admin's address."""

from __future__ import annotations

from django.urls import URLResolver, include, path
from wagtail import hooks

from . import admin_urls


@hooks.register("register_admin_urls")
def admin_addresses() -> list[URLResolver]:
    return [path("", include((admin_urls.urlpatterns, admin_urls.app_name)))]
