"""Each order and place says itself why it is elsewhere."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bibnet.libraries.models import Library
from bibnet_lending.models import Hold, HoldStep, Loan, Order, OrderStep
from bibnet_lending.models.sayings import Saying, noted

from .rows import Open

AT_ONCE = 500


def explain(into: Library, found: Open, *, now: datetime) -> None:
    """A sentence with each order and place that goes on at the successor."""
    merged = noted(Saying.MERGED, heir=into.member)
    _say(found, merged, moved_to=into, now=now)


def explain_place(place: Library, found: Open, *, now: datetime) -> None:
    """A sentence with each that is fetched elsewhere from now on."""
    _say(found, "", moved_to=place, now=now)


def readers_of(found: Open) -> set[int]:
    """Who has or waits for something of it."""
    pairs: Collection[tuple[type[Loan] | type[Order] | type[Hold], Collection[int]]] = (
        (Loan, found.loans),
        (Order, found.orders),
        (Hold, found.holds),
    )
    return {
        one
        for model, numbers in pairs
        for one in model._default_manager.filter(pk__in=numbers, reader__isnull=False).values_list(
            "reader", flat=True
        )
    }


def _say(found: Open, note: str, *, moved_to: Library, now: datetime) -> None:
    other_place = note + noted(Saying.OTHER_PLACE, place=moved_to)

    def said(wish: Hold | Order) -> str:
        is_moved = wish.pickup_id == moved_to.pk and not _is_electronic(wish)
        return other_place if is_moved else note

    HoldStep.objects.bulk_create(
        (
            HoldStep(library_id=one.library_id, hold=one, state=one.state, at=now, note=said(one))
            for one in Hold.objects.filter(pk__in=found.holds).order_by("pk")
        ),
        batch_size=AT_ONCE,
    )
    OrderStep.objects.bulk_create(
        (
            OrderStep(library_id=one.library_id, order=one, state=one.state, at=now, note=said(one))
            for one in Order.objects.filter(pk__in=found.orders).order_by("pk")
        ),
        batch_size=AT_ONCE,
    )


def _is_electronic(wish: Hold | Order) -> bool:
    return isinstance(wish, Hold) and wish.is_electronic
