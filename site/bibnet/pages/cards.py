"""Pages as the components of public templates show them."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from wagtail.models import Page

from bibnet.libraries.requests import LibraryRequest
from bibnet.themes import components

from .addresses import address_of, library_of, original_of
from .models import NewsPage, Picture
from .models.base import LibraryPage

LIST_PICTURE = "fill-800x600|format-webp|preserve-svg"


def picture(image: Picture | None, alt: str, size: str = LIST_PICTURE) -> components.Picture | None:
    """A picture in one size; None where there is none or its file cannot be read."""
    if image is None:
        return None
    rendition = image.get_rendition_or_none(size)
    if rendition is None:
        return None
    return components.Picture(
        url=rendition.url, alt=alt, width=rendition.width, height=rendition.height
    )


def news_item(
    page: NewsPage, request: LibraryRequest, *, with_picture: bool = True, on_front: bool = False
) -> components.NewsItem:
    """A piece of news in a list; on the portal it says whose it is.

    `on_front`: the list has on top what the owner of the front page keeps there.
    """
    library = library_of(original_of(page))
    foreign = library.pk != request.library.pk
    return components.NewsItem(
        title=page.title,
        url=address_of(page, request),
        day=page.date,
        summary=page.lead,
        picture=picture(page.picture, page.alt) if with_picture else None,
        library=str(library) if foreign else "",
        is_pinned=on_front and page.is_pinned and library_of(page).pk == request.library.pk,
    )


def news_items(pages: Iterable[NewsPage], request: LibraryRequest) -> list[components.NewsItem]:
    return [news_item(page, request) for page in pages]


def trail(page: LibraryPage, request: LibraryRequest) -> list[components.Link]:
    """The way from the front page to the page, which is last."""
    library = library_of(page)
    root_depth = 2 if library.is_region else 3
    step = Page.steplen
    above = [page.path[: step * depth] for depth in range(root_depth, page.depth)]
    pages = Page.objects.filter(path__in=above).order_by("depth")
    return [
        components.Link(
            _("Front page") if one.depth == root_depth else one.title, address_of(one, request)
        )
        for one in pages
    ] + [components.Link(page.title)]


def link(page: Page, request: LibraryRequest) -> components.Link:
    """A page by its title."""
    return components.Link(page.title, address_of(page, request))
