"""Every request is answered in the look of its library."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from .current import use_theme
from .lowvision import apply_low_vision


class ThemeMiddleware:
    """Sets the look of `request.library`; puts the reader's low-vision settings into the page.

    Stands right after LibraryMiddleware, so that errors of everything inside are dressed too.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        with use_theme(getattr(request, "library", None)):
            response = self.get_response(request)
        return apply_low_vision(response, request)
