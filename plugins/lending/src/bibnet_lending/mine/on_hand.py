"""The books that a reader has now."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bibnet_catalog import api as catalog

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet_lending.electronic import places
from bibnet_lending.electronic.reading import unsettled
from bibnet_lending.models import Hold, HoldState, Loan

from .looking import MOST, everywhere, shown

SOON = 3


@dataclass(frozen=True, kw_only=True)
class OnHand:
    """A loan with the days that are left, negative once it is overdue; `is_awaited`: somebody
    waits for this book in the library.
    """

    loan: Loan
    book: catalog.EditionFacts
    days_left: int
    is_awaited: bool
    # Its vendor was asked and has not answered yet.
    is_asked: bool = False

    @property
    def is_late(self) -> bool:
        return self.days_left < 0

    @property
    def is_soon(self) -> bool:
        return 0 <= self.days_left <= SOON


def loans_of(readers: Sequence[Reader]) -> list[Loan]:
    """What they have, what is due first in front; within `everywhere`."""
    rows = shown(Loan).filter(reader__in=readers, returned_at=None)
    return list(rows.order_by("due_at", "pk")[:MOST])


def rows(
    loans: Sequence[Loan], books: Mapping[int, catalog.EditionFacts], now: datetime
) -> list[OnHand]:
    """The loans as they are shown."""
    paper = [one for one in loans if not one.is_electronic]
    awaited = _awaited({books[one.edition_id].work for one in paper})
    licences = places.awaited({one.licence_id for one in loans if one.licence_id})
    asked = unsettled([one.pk for one in loans if one.is_electronic])
    return [
        OnHand(
            loan=one,
            book=books[one.edition_id],
            days_left=(one.due_on - schedule.today(one.branch, now)).days,
            is_asked=one.pk in asked,
            is_awaited=one.licence_id in licences
            if one.is_electronic
            else (one.library_id, books[one.edition_id].work) in awaited,
        )
        for one in loans
    ]


def _awaited(works: set[int]) -> set[tuple[int, int]]:
    """The libraries and works for which somebody waits; electronic books have other queues."""
    with everywhere():
        waiting = Hold.objects.filter(
            edition__work__in=works, state=HoldState.WAITING, is_electronic=False
        ).order_by()
        return set(waiting.values_list("library", "edition__work").distinct())
