"""Addresses on every host."""

from __future__ import annotations

from django.urls import path

from .views.lowvision import set_low_vision

app_name = "themes"
urlpatterns = [
    path("view/", set_low_vision, name="low_vision"),
]
