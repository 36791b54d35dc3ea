"""The last addresses of all: pages from the tree, then from above, then old ones, then 404."""

from __future__ import annotations

from django.http import Http404, HttpResponse, HttpResponsePermanentRedirect
from django.utils.cache import patch_cache_control
from wagtail.models import Page

from bibnet.libraries.requests import LibraryRequest
from bibnet.pages import menus
from bibnet.pages.redirects import new_address
from bibnet.plugins.page_types import is_orphan

from .sections import section_from_above


def serve_page(request: LibraryRequest, path: str) -> HttpResponse:
    """The page at a path of the library's site, or a redirect to where it went.

    Wagtail's hooks for view restrictions are not asked: no page of ours has any. A page whose
    plugin was uninstalled is not there.
    """
    # Else Wagtail would read it twice, as any page and as the page of its type.
    request._wagtail_site.root_page = menus.front_page_of(request.library, request)
    found = Page.route_for_request(request, path)
    if found is None:
        return section_from_above(request, f"/{path}") or old_address(request, path)
    if is_orphan(found.page):
        raise Http404
    return found.page.serve(request, *found.args, **found.kwargs)


def old_address(request: LibraryRequest, path: str) -> HttpResponse:
    """A redirect to where an address leads now; Http404 if it never led anywhere."""
    found = new_address(request.library, f"/{path}", request.META.get("QUERY_STRING", ""))
    if found is None:
        raise Http404
    answer = HttpResponsePermanentRedirect(found)
    # A browser would go there for ever, whatever is put right here.
    patch_cache_control(answer, no_cache=True)
    return answer
