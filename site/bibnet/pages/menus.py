"""The menu and the footer of a site: what its editor listed, else what the page tree offers."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from wagtail.blocks import StreamValue
from wagtail.models import Page

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest
from bibnet.themes.components import Link

from . import inheritance
from .addresses import address_of
from .blocks.links import LinkValue
from .models import FeedbackPage, FrontPage, InformationPage, LibraryHomePage, RegionPage
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
        # Not `first()`, which would have one row put in order.
        found = list(kind.objects.filter(pk=site.root_page_id).order_by())
        setattr(request, _FRONT_PAGE, found[0] if found else None)
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
    site = network.site_of(library)
    return [Link(one.title, address_of(one, request)) for one in _offered(site.pk).menu]


def footer_of(library: Library, request: LibraryRequest) -> list[tuple[str, Link]]:
    """Pairs of a footer's column and a link."""
    front = front_page_of(library, request)
    if front is None:
        return []
    site = network.site_of(library)
    by_section = _offered(site.pk).sections
    above = inheritance.shown_from_above(site)
    found = {
        **{code: inheritance.link(one, site, request) for code, one in above.items()},
        **{code: Link(one.title, address_of(one, request)) for code, one in by_section.items()},
    }
    readers = () if front.footer else READERS
    columns = (("readers", readers), ("official", OFFICIAL), ("legal", LEGAL))
    return [("readers", link) for link in links(front.footer)] + [
        (column, found[code]) for column, codes in columns for code in codes if code in found
    ]


def ask_address(library: Library, request: HttpRequest) -> str:
    """Where the site that speaks for the library takes questions; the portal's, if it does not;
    empty where nobody does.
    """
    for site in (network.site_of(library), network.region()):
        page = _offered(site.pk).ask
        if page is not None:
            return address_of(page, request)
    return ""


class InTree(NamedTuple):
    """A page of a site as its menu and footer name it, and where it stands."""

    title: str
    path: str
    url_path: str
    section: str = ""


class Offered(NamedTuple):
    """What a page tree offers where the editor listed nothing."""

    menu: tuple[InTree, ...]
    sections: dict[str, InTree]
    ask: InTree | None


@stamps.remembered("network", stamps.library_key)
def _offered(library_id: int) -> Offered:
    """The pages of a site marked for its menu, its mandatory pages by their sections, and where it
    takes questions.

    Every page of the site asks for them, so each process keeps them until the site publishes.
    """
    library = network.library(library_id)
    front = Page.objects.get(pk=library.root_page_id)
    children = Page.objects.child_of(front).live().in_menu().order_by("path")
    # Not by their sections: then the database would look through those of all libraries.
    pages = InformationPage.objects.live().filter(**path_range(front.path), depth=front.depth + 2)
    pages = pages.order_by("path")
    ask = FeedbackPage.objects.child_of(front).live().order_by("path")
    if library.is_region:
        trunks = _own_trunks(front)
        children, pages = _under(trunks, children), _under(trunks, pages)
    columns = ("title", "path", "url_path")
    return Offered(
        menu=tuple(InTree(*row) for row in children.values_list(*columns)),
        sections={
            row[-1]: InTree(*row) for row in pages.values_list(*columns, "section") if row[-1]
        },
        ask=next((InTree(*row) for row in ask.values_list(*columns)[:1]), None),
    )


def _own_trunks(front: Page) -> list[str]:
    """Paths of the pages under the portal's front page that are the portal's own: under it stand
    all libraries too.
    """
    homes = LibraryHomePage.objects.values("pk")
    own = Page.objects.child_of(front).exclude(pk__in=homes)
    return list(own.values_list("path", flat=True))


def _under(trunks: Iterable[str], pages: QuerySet) -> QuerySet:
    """Those of the pages that stand at or under one of the paths."""
    anywhere = Q(pk__in=[])
    for trunk in trunks:
        anywhere |= Q(**path_range(trunk))
    return pages.filter(anywhere)


def working(stream: StreamValue) -> list[LinkValue]:
    """The links of a stream that lead somewhere."""
    return [one.value for one in stream if not one.value.is_broken]


def links(stream: StreamValue) -> list[Link]:
    """The same as the frame of a page shows them."""
    return [Link(value.text, value.href) for value in working(stream)]
