"""Counts visits of public pages, those served from the cache too."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from bibnet.libraries.requests import has_library

from .visits import counter

# Addresses that are not pages, or pages of the staff.
LEFT_OUT = ("/admin/", "/api/", "/static/", "/media/", "/documents/", "/accounts/", "/view/")


class VisitMiddleware:
    """Stands before the page cache; looks at whole pages only, not at files, feeds or forms."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if (
            request.method == "GET"
            and response.status_code in (200, 304)
            and has_library(request)
            and not getattr(request, "is_dummy", False)  # an editor's preview is no visit
            and getattr(request, "viewing", None) is None  # nor is a look with another's eyes
            and not request.path.startswith(LEFT_OUT)
            and _is_page(request, response)
        ):
            user = request.__dict__.get("user")
            known = user.pk if user is not None and user.is_authenticated else None
            counter.see(request, user_id=known)
        return response


def _is_page(request: HttpRequest, response: HttpResponse) -> bool:
    """A browser that is told "not changed" gets no type; a reader of feeds asks for no page."""
    if response.status_code == 304:
        return "text/html" in request.headers.get("Accept", "")
    return response.get("Content-Type", "").startswith("text/html")
