"""Addresses of pages by their place in the tree alone: no list of sites, no specific page read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from django.http import HttpRequest
from wagtail.models import Page

from bibnet.libraries import network

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


class Placed(Protocol):
    """What an address is made of: a page, or a row of the values that say where it stands."""

    @property
    def path(self) -> str: ...
    @property
    def url_path(self) -> str: ...


def library_of(page: Placed) -> Library:
    """The library whose tree holds the page; the region for the portal's own pages."""
    return network.library_of_page_path(page.path)


def place_in_the_tree(page: Page, request: HttpRequest) -> Page | None:
    """A page by which to find the library of one that is edited.

    A page that is being written has no place yet: it will stand under the page that the form's
    address names.
    """
    if page.pk is not None:
        return page
    found = request.resolver_match
    parent = found.kwargs.get("parent_page_id") if found else None
    return Page.objects.filter(pk=parent).first()


def original_of(page: Page) -> Page:
    """Where the page was written: itself, unless it is shown for another library."""
    return page.alias_of or page if page.alias_of_id else page


def local_path(page: Placed) -> str:
    """The address within the library's own site, from the first slash."""
    skip = 2 if library_of(page).is_region else 3
    return "/" + "/".join(page.url_path.split("/")[skip:])


def full_address(page: Placed) -> str:
    """Scheme, host, port and path."""
    return library_of(page).root_url + local_path(page)


def address_of(page: Placed, request: HttpRequest | None = None) -> str:
    """The local path where the request is for the page's own library, else the full address."""
    library = getattr(request, "library", None)
    if library is not None and library.pk == library_of(page).pk:
        return local_path(page)
    return full_address(page)
