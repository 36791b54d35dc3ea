"""Host → library: the first step of every request."""

from __future__ import annotations

from collections.abc import Callable

from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseNotFound,
    HttpResponsePermanentRedirect,
)
from django.utils.html import escape
from wagtail.models import Site

from bibnet import stamps

from . import network
from .models import Library, LibraryHost
from .requests import LibraryRequest
from .scope import library_scope

# Asked by probes and scrapers that know no host of ours.
HOSTLESS_PATHS = frozenset({"/healthz", "/readyz", "/metrics"})
# The stamps that every request may ask, read in one query.
ALWAYS_ASKED = ("network", "schedule", "plugins", "themes", "settings")


class LibraryMiddleware:
    """Sets `request.library` from the host table; an unknown host is 404 before anything runs.

    On the portal's host the library is the region. A host that is an alias redirects to the
    canonical one. The library's scope is open while the request runs.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: LibraryRequest) -> HttpResponse:
        if request.path in HOSTLESS_PATHS:
            return self.get_response(request)
        hostname = request.META.get("HTTP_HOST", "").rsplit(":", 1)[0].lower().rstrip(".")
        # The library's own stamp is read along with the others where its id was known before.
        guessed = network.guessed_library_id(hostname)
        own = () if guessed is None else (stamps.library_key(guessed),)
        with stamps.snapshot(*ALWAYS_ASKED, *own):
            row = network.host(hostname)
            if row is None:
                return HttpResponseNotFound(
                    f"<!doctype html><title>404</title><p>Библиотеки с адресом "
                    f"{escape(hostname)} нет.</p>"
                )
            if not row.is_canonical:
                return self._to_canonical(request, row)
            library = network.library(row.library_id)
            request.library = library
            request._wagtail_site = site_for(library)
            with library_scope(library):
                return self.get_response(request)

    @staticmethod
    def _to_canonical(request: HttpRequest, row: LibraryHost) -> HttpResponse:
        """To the same address of the canonical host; to its front page if the rest is gone."""
        library = network.library(row.library_id)
        if not row.keeps_path:
            return HttpResponsePermanentRedirect(library.get_absolute_url())
        return HttpResponsePermanentRedirect(library.root_url + request.get_full_path())


def site_for(library: Library) -> Site:
    """What Wagtail takes for the current site: never saved, one of them per request."""
    return Site(
        hostname=network.canonical_host(library),
        site_name=library.short_name,
        root_page_id=library.root_page_id,
        is_default_site=library.is_region,
    )
