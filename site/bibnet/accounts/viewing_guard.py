"""What a viewing may see: pages that are read, under a banner, and nothing of them stays.

Every method but reading is refused, save ending the viewing and signing out. What a page writes
while it is shown (notices marked as read, a session of Wagtail's editor) is taken back with the
request; so nothing is taken home, of which no note would stay.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import (
    FileResponse,
    HttpRequest,
    HttpResponse,
    HttpResponseRedirect,
    JsonResponse,
)
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.cache import patch_cache_control
from django.utils.translation import gettext as _

from bibnet.libraries.requests import LibraryRequest, has_library

from . import viewed_addresses
from .services import viewing

READING = ("GET", "HEAD", "OPTIONS")
READ_AS_TEXT = ("text/html", "application/json")
_BODY = re.compile(r"<body\b[^>]*>")


class ViewingMiddleware:
    """Stands behind SessionGuardMiddleware, which says who is looked at, and before all that may
    write or refuse for the person.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if not has_library(request) or not _is_marked(request):
            return self.get_response(request)
        # Who leaves a shared computer leaves it, whether or not the time is up.
        if request.path == reverse("accounts:logout") and request.method == "POST":
            return self.get_response(request)
        # Asked here, before anything of the view's is taken back: it notes who was seen.
        if not request.user.is_authenticated or request.viewing is None:
            return _over(request)
        if request.path == reverse("accounts:end_viewing") and request.method == "POST":
            return self.get_response(request)
        if request.method not in READING:
            return _dressed(request, refusal(request))
        with transaction.atomic():
            response = self.get_response(request)
            if _is_taken_home(response):
                reason = _("Nothing is downloaded while you look with somebody else's eyes.")
                response = refusal(request, reason)
            elif viewed_addresses.acts_alone(response.get("Location", "")):
                response = refusal(request)
            transaction.set_rollback(True)
        return _dressed(request, response)

    def process_view(
        self, request: LibraryRequest, view: Any, args: tuple[Any, ...], kwargs: dict[str, Any]
    ) -> HttpResponse | None:
        if not has_library(request) or not _is_marked(request) or request.method == "POST":
            return None
        match = request.resolver_match
        is_shown = match is None or viewed_addresses.is_shown(match)
        return None if is_shown else refusal(request)


def refusal(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403 with the sentence that says why."""
    is_sent = request.method not in READING
    reason = reason or (
        _("Nothing is sent while you look with somebody else's eyes. End the viewing first.")
        if is_sent
        else _("This page is only for the person's own eyes.")
    )
    if request.path.startswith("/api/"):
        return JsonResponse({"detail": reason}, status=403)
    context = {"reason": reason, "is_sent": is_sent}
    return render(request, "accounts/viewing_refused.html", context, status=403)


def _is_marked(request: LibraryRequest) -> bool:
    """Whether the session carries a viewing; without a session's cookie it is not asked."""
    return settings.SESSION_COOKIE_NAME in request.COOKIES and viewing.KEY in request.session


def _is_taken_home(response: HttpResponseBase) -> bool:
    """Whether the answer is a file to keep, or goes on being made after the request.

    Pictures of pages are sent in pieces too, and shown.
    """
    is_file = response.get("Content-Disposition", "").lower().startswith("attachment")
    return is_file or (response.streaming and not isinstance(response, FileResponse))


def _over(request: LibraryRequest) -> HttpResponse:
    """Time is up, or the viewer may no longer look: nothing is done, the session is hers again."""
    found = viewing.unmark(request)
    if found is not None:
        viewing.end(found)
    messages.warning(request, _("The viewing is over. You are yourself again."))
    return HttpResponseRedirect(reverse("wagtailadmin_home"))


def _dressed(request: LibraryRequest, response: HttpResponseBase) -> HttpResponseBase:
    """The answer with the banner at its top and without addresses that act; the browser keeps
    nothing of it.
    """
    patch_cache_control(response, private=True, no_store=True)
    kind = response.get("Content-Type", "")
    if not isinstance(response, HttpResponse) or not kind.startswith(READ_AS_TEXT):
        return response
    text = viewed_addresses.without_secrets(response.content.decode())
    found = _BODY.search(text) if kind.startswith("text/html") else None
    if found is not None:
        banner = render_to_string(
            "accounts/parts/viewing.html", {"viewing": request.viewing}, request=request
        )
        text = text[: found.end()] + banner + text[found.end() :]
    response.content = text.encode()
    if response.has_header("Content-Length"):
        response["Content-Length"] = str(len(response.content))
    return response
