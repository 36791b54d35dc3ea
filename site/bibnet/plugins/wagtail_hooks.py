"""What the platform adds to Wagtail's admin for all plugins at once."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest
from wagtail import hooks
from wagtail.models import Page

from .page_types import is_orphan


@hooks.register("before_serve_page")
def hide_pages_of_uninstalled_plugins(
    page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
) -> None:
    if is_orphan(page):
        raise Http404
