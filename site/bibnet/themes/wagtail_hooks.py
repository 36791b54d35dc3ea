"""Screens of the staff: the look of a library, and the style guide."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path
from wagtail import hooks

from .views import choice, style_guide

app_name = "themes_admin"
urlpatterns: list[URLPattern | URLResolver] = [
    path("style-guide/", style_guide.style_guide, name="style_guide"),
    path("l/<slug:code>/theme/", choice.choose, name="choose"),
    path("l/<slug:code>/theme/preview/", choice.preview, name="preview"),
    path("l/<slug:code>/theme/preview.css", choice.preview_css, name="preview_css"),
]


@hooks.register("register_admin_urls")
def admin_urls() -> list[URLResolver]:
    return [path("", include((urlpatterns, app_name)))]
