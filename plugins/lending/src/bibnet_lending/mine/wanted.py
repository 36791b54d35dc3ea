"""The electronic books that a reader has asked a library to buy."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bibnet_catalog import api as catalog

from bibnet.accounts.models import Reader
from bibnet_lending.models import WantedBook, WantedState
from bibnet_lending.models.wanted import OPEN_WANTED

from .looking import MOST, SHOWN_AFTER, everywhere


@dataclass(frozen=True)
class Wanted:
    """A request to buy an electronic book, with what a refusal offers instead. What no library has
    yet has no page in the catalogue.
    """

    wanted: WantedBook
    book: catalog.EditionFacts
    has_page: bool


def wanted_of(readers: Sequence[Reader], *, now: datetime) -> list[Wanted]:
    """Open requests, and for a while those that were refused; in a number of queries of its own."""
    if not readers:
        return []
    with everywhere():
        own = WantedBook.objects.filter(reader__in=readers).select_related("library")
        refused = own.filter(state=WantedState.REFUSED, state_at__gte=now - SHOWN_AFTER)
        rows = own.filter(state__in=OPEN_WANTED) | refused
        found = list(rows.order_by("-asked_at", "-pk")[:MOST])
    books = catalog.editions({one.edition_id for one in found})
    shown = catalog.shown_editions({one.number for one in books.values()})
    told = [(one, books[one.edition_id]) for one in found]
    return [Wanted(one, book, book.number in shown) for one, book in told]
