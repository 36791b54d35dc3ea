"""A title of a shop as the edition that is asked for, whether the catalogue knows it or not."""

from __future__ import annotations

from collections.abc import Sequence

from bibnet_catalog import api as catalog

from bibnet.libraries.models import Library

from .funds import usual_name
from .shop import Sold, is_of
from .vendors import Offer

LONGEST_TITLE, LONGEST_AUTHOR = 500, 200
OLDEST_MARK, EARLIEST, LATEST = 18, 1000, 2999


def known(library: Library, sold: Sequence[Sold]) -> list[catalog.EditionFacts | None]:
    """Of each offer the edition that readers find in the catalogue, if there is one of it."""
    found = catalog.alike(library, [as_title(one) for one in sold])
    return [
        next((edition for edition in editions if is_of(one.offer, edition)), None)
        for one, editions in zip(sold, found, strict=True)
    ]


def edition_of(library: Library, sold: Sold) -> int | None:
    """The edition by which an offer is asked for, if it has been asked for or is known."""
    (edition,) = known(library, [sold])
    return edition.number if edition else catalog.entered_title(library, as_title(sold))


def enter(library: Library, sold: Sold) -> int:
    """Enter what nobody knows, so that it can be asked for: readers see it when it is bought."""
    return catalog.enter_title(library, as_title(sold), place=usual_name())


def as_edition(offer: Offer) -> catalog.EditionFacts:
    """What rules and the law ask of a book, as the shop tells it."""
    return catalog.EditionFacts(
        number=0,
        work=0,
        title=offer.title,
        heading=offer.author,
        year=_year(offer),
        kind=catalog.Kind.EBOOK.value,
        level=catalog.Level.ALONE.value,
        age_mark=_age_mark(offer),
    )


def as_title(sold: Sold) -> catalog.OutsideTitle:
    """What comes from afar may be anything."""
    offer = sold.offer
    return catalog.OutsideTitle(
        shop=sold.vendor,
        number=offer.vendor_title,
        title=offer.title[:LONGEST_TITLE],
        author=offer.author[:LONGEST_AUTHOR],
        isbn=offer.isbn,
        year=_year(offer),
        age_mark=_age_mark(offer),
    )


def _year(offer: Offer) -> int | None:
    year = offer.year
    return year if isinstance(year, int) and EARLIEST <= year <= LATEST else None


def _age_mark(offer: Offer) -> int | None:
    mark = offer.age_mark
    return min(mark, OLDEST_MARK) if isinstance(mark, int) and mark >= 0 else None
