"""The menu and the footer of a site: what its editor listed, else what the page tree offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from wagtail.blocks import StreamValue
from wagtail.models import Page

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.themes.components import Link

from .addresses import address_of
from .blocks.links import LinkValue
from .models import FrontPage, InformationPage, LibraryHomePage, RegionPage
from .querysets import path_range

# The mandatory sections a reader looks for at the foot of a page.
OFFICIAL = ("documents", "tasks", "quality", "personal-data", "corruption")
READERS = ("rules", "services", "paid", "faq")
LEGAL = ("accessibility",)
_FRONT_PAGE = "_bibnet_front_page"


def front_page_of(library: Library, request: HttpRequest) -> FrontPage | None:
    """The front page of the site that speaks for the library; read once per request."""
    if not hasattr(request, _FRONT_PAGE):
        site = network.site_of(library)
        kind = RegionPage if site.is_region else LibraryHomePage
        setattr(request, _FRONT_PAGE, kind.objects.filter(pk=site.root_page_id).first())
    return getattr(request, _FRONT_PAGE)


def keep_front_page(page: FrontPage, request: HttpRequest) -> None:
    """Spare the menu another reading of the front page, when that is the page shown."""
    setattr(request, _FRONT_PAGE, page)


def menu_of(library: Library, request: HttpRequest) -> list[Link]:
    """The links of the menu, in their order."""
    front = front_page_of(library, request)
    if front is None:
        return []
    if front.menu:
        return links(front.menu)
    return [Link(page.title, address_of(page, request)) for page in _listed(front)]


def footer_of(library: Library, request: HttpRequest) -> list[tuple[str, Link]]:
    """Pairs of a footer's column and a link."""
    front = front_page_of(library, request)
    if front is None:
        return []
    by_section = {page.section: page for page in _sections(front)}
    readers = () if front.footer else READERS
    columns = (("readers", readers), ("official", OFFICIAL), ("legal", LEGAL))
    return [("readers", link) for link in links(front.footer)] + [
        (column, Link(by_section[code].title, address_of(by_section[code], request)))
        for column, codes in columns
        for code in codes
        if code in by_section
    ]


def _listed(front: FrontPage) -> Iterable[Page]:
    """The pages directly under a front page that are marked for the menu."""
    children = Page.objects.child_of(front).live().in_menu().order_by("path")
    return children if isinstance(front, LibraryHomePage) else _own(front, "menu", children)


def _sections(front: FrontPage) -> Iterable[InformationPage]:
    """The mandatory pages of a site, which stand two steps under its front page."""
    # Not by their sections: then the database would look through those of all libraries.
    pages = InformationPage.objects.live().filter(**path_range(front.path), depth=front.depth + 2)
    return pages if isinstance(front, LibraryHomePage) else _own(front, "sections", pages)


_of_portal: dict[str, tuple[tuple[int, ...], list[Any]]] = {}


def _own(front: FrontPage, kind: str, pages: QuerySet) -> list[Any]:
    """Those of the pages that are the portal's own and no library's.

    Under its front page stand all libraries, so each process looks once until the portal or a
    library publishes.
    """
    held = tuple(stamps.versions(["network", stamps.library_key(network.region().pk)]).values())
    known = _of_portal.get(kind)
    if known is None or known[0] != held:
        known = (held, _looked_up(front, pages))
        _of_portal[kind] = known
    return known[1]


def _looked_up(front: FrontPage, pages: QuerySet) -> list[Any]:
    homes = LibraryHomePage.objects.values("pk")
    own = Page.objects.child_of(front).exclude(pk__in=homes)
    found: list[Any] = []
    for trunk in own.values_list("path", flat=True):
        found += pages.filter(**path_range(trunk))
    return found


def working(stream: StreamValue) -> list[LinkValue]:
    """The links of a stream that lead somewhere."""
    return [one.value for one in stream if not one.value.is_broken]


def links(stream: StreamValue) -> list[Link]:
    """The same as the frame of a page shows them."""
    return [Link(value.text, value.href) for value in working(stream)]
