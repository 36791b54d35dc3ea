"""Who wishes for the same thing in both libraries wishes for it once from now on."""

from __future__ import annotations

from datetime import datetime

from bibnet.libraries.models import Library
from bibnet_lending.electronic.wanted import move
from bibnet_lending.models import Call, Hold, Order, TellingState, WantedBook, WantedState
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.sayings import Saying, noted
from bibnet_lending.models.wanted import OPEN_WANTED
from bibnet_lending.services.one_wish import Wish, keep_one


def settle(library: Library, member: Library, *, now: datetime) -> None:
    """The better of two wishes for a work stays, the earlier of two requests to buy, one call about
    the days of books.
    """
    twice = _wishers(library) & _wishers(member)
    if twice:
        found = [*_wishes(library, twice), *_wishes(member, twice)]
        keep_one(found, of=lambda one: one.reader_id)
    _settle_requests(library, member, now=now)
    about_days = {"state": TellingState.WAITS, "order": None, "request": None}
    there = Call.objects.of(member).filter(**about_days).values("reader")
    Call.objects.of(library).filter(**about_days, reader__in=there).delete()


def _wishers(library: Library) -> set[int]:
    orders = Order.objects.of(library).filter(state__in=OPEN, reader__isnull=False)
    holds = Hold.objects.of(library).filter(state__in=IN_QUEUE, reader__isnull=False)
    return {*orders.values_list("reader", flat=True), *holds.values_list("reader", flat=True)}


def _wishes(library: Library, readers: set[int]) -> list[Wish]:
    own = {"reader__in": readers, "class_set": None}
    shown = ("library", "pickup", "reader", "ticket")
    orders = Order.objects.of(library).filter(**own, state__in=OPEN, is_for_copy=False)
    holds = Hold.objects.of(library).filter(**own, state__in=IN_QUEUE, copy=None)
    return [*orders.select_related(*shown), *holds.select_related(*shown)]


def _settle_requests(library: Library, member: Library, *, now: datetime) -> None:
    """What is being bought already comes before what was asked earlier."""
    open_ones = WantedBook.objects.filter(library__in=[library, member], state__in=OPEN_WANTED)
    rows = open_ones.filter(reader__isnull=False).select_related("library")
    seen: set[tuple[int | None, int]] = set()
    by_turn = sorted(
        rows, key=lambda one: (one.state != WantedState.APPROVED, one.asked_at, one.pk)
    )
    for one in by_turn:
        what = one.reader_id, one.edition_id
        if what in seen:
            note = noted(Saying.ASKED_TWICE)
            move(one, WantedState.CANCELLED, actor=None, now=now, note=note)
        seen.add(what)
