"""What stands at an address of a library's site, asked from the staff's screens."""

from __future__ import annotations

from django.http import Http404
from django.urls import Resolver404, ResolverMatch, resolve
from django.utils.translation import gettext as _
from wagtail.models import Page

from bibnet.libraries.requests import LibraryRequest
from bibnet.pages import inheritance, menus
from bibnet.pages.sections import requirements
from bibnet.pages.views.serving import old_address, serve_page
from bibnet.plugins.page_types import is_orphan

from .reading import BadAddress


def what_stands_at(path: str, request: LibraryRequest) -> Page | bool | None:
    """The published page at a path; True for a view, or a part of a page; None for nothing."""
    match = _resolved(path)
    if match is None or match.func is old_address:
        return None
    if match.func is not serve_page:
        return True
    found = _page_at(path, request)
    return found if found is not None else _is_from_above(path, request) or None


def is_free(path: str, request: LibraryRequest) -> bool:
    """Whether nothing stands at an address, with or without the slash at its end, and requests
    for it come to the old addresses. Raises BadAddress if they never do.
    """
    with_slash = f"{path.rstrip('/')}/"
    match = _resolved(path) or _resolved(with_slash)
    if match is None:
        raise BadAddress(_("Only letters, digits, -, _ and a file's name make an old address."))
    if match.func is old_address:
        return _resolved(with_slash) is None or what_stands_at(with_slash, request) is None
    return what_stands_at(with_slash, request) is None


def _resolved(path: str) -> ResolverMatch | None:
    try:
        return resolve(path)
    except Resolver404:
        return None


def _page_at(path: str, request: LibraryRequest) -> Page | bool | None:
    front = menus.front_page_of(request.library, request)
    if front is None:
        return None
    try:
        found = front.route(request, [part for part in path.split("/") if part])
    except Http404:
        return None
    if is_orphan(found.page):
        return None
    # A day of an event or a tag of the news has the address of its page and more.
    return True if found.args or found.kwargs else found.page


def _is_from_above(path: str, request: LibraryRequest) -> bool:
    """Whether a mandatory section of the organisation, or a way to the own one, stands there."""
    if not request.library.root_path:
        return False
    section = next((one for one in requirements().of_entity if one.address == path), None)
    return section is not None and (
        section.code in inheritance.shown_from_above(request.library)
        or section.code in inheritance.own_sections(request.library)
    )
