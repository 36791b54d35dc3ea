"""What robots ask for: the sitemap, robots.txt, whom to tell of a weakness."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.http import Http404, HttpResponse
from django.template.loader import render_to_string
from django.utils import timezone
from django.views.decorators.http import require_safe

from bibnet.libraries.requests import LibraryRequest
from bibnet.pages import sitemaps
from bibnet.stamps.keeping import kept

XML = "application/xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
# What no search engine needs, on whatever host.
NOT_FOR_ROBOTS = ("/admin/", "/accounts/", "/session/", "/search/", "/questions/", "/api/")


@require_safe
@kept
def sitemap_index(request: LibraryRequest) -> HttpResponse:
    """The files of this host's sitemap."""
    _check_shown(request)
    files = [
        sitemaps.address(request.library, f"/sitemap-{kind}-{number}.xml")
        for kind, number in sitemaps.files_of(request.library)
    ]
    return _xml(render_to_string("pages/engines/sitemap_index.xml", {"files": files}))


@require_safe
@kept
def sitemap_file(request: LibraryRequest, kind: str, number: int) -> HttpResponse:
    """Addresses of one file."""
    _check_shown(request)
    found = sitemaps.file_of(request.library, kind, number)
    if found is None:
        raise Http404
    root = sitemaps.address(request.library, "")
    return _xml(render_to_string("pages/engines/sitemap.xml", {"root": root, "addresses": found}))


@require_safe
@kept
def robots(request: LibraryRequest) -> HttpResponse:
    """A demonstration and a practice library are not to be read at all."""
    library = request.library
    lines = ["User-agent: *"]
    if settings.BIBNET_DEMONSTRATION or sitemaps.is_hidden(library):
        lines.append("Disallow: /")
    else:
        lines += [f"Disallow: {path}" for path in NOT_FOR_ROBOTS]
        lines += ["", f"Sitemap: {sitemaps.address(library, '/sitemap.xml')}"]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


@require_safe
def security(request: LibraryRequest) -> HttpResponse:
    """Whom to tell of a weakness (RFC 9116), if the operator has named somebody."""
    contact = settings.BIBNET_SECURITY_CONTACT
    if not contact:
        raise Http404
    ends = (timezone.now() + timedelta(days=180)).replace(microsecond=0)
    lines = [
        f"Contact: {contact}",
        f"Expires: {ends.isoformat()}",
        "Preferred-Languages: ru, en",
        f"Canonical: {sitemaps.address(request.library, request.path)}",
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type=TEXT)


def _check_shown(request: LibraryRequest) -> None:
    if sitemaps.is_hidden(request.library):
        raise Http404


def _xml(body: str) -> HttpResponse:
    response = HttpResponse(body, content_type=XML)
    response["X-Robots-Tag"] = "noindex"
    return response
