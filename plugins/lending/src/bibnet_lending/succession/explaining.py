"""Readers learn what has become of their ticket, books, orders and places."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import family
from bibnet_lending.models import Hold, HoldStep, Loan, Order, OrderStep
from bibnet_lending.models.sayings import Saying, noted
from bibnet_lending.services import telling

from .rows import Open
from .tickets import Changed

AT_ONCE = 500


def explain(into: Library, found: Open, *, now: datetime) -> None:
    """A sentence with each order and place that goes on at the successor."""
    merged = noted(Saying.MERGED, heir=into.member)
    _say(found, merged, moved_to=into, now=now)


def explain_place(place: Library, found: Open, *, now: datetime) -> None:
    """A sentence with each that is fetched elsewhere from now on."""
    _say(found, "", moved_to=place, now=now)


def tell(
    library: Library,
    into: Library,
    found: Open,
    changed: Iterable[Changed],
    *,
    now: datetime,
) -> None:
    """A notice to who has something there or another number; to others nothing changes."""
    by_reader: dict[int, list[Changed]] = defaultdict(list)
    for one in changed:
        by_reader[one.stays.reader_id].append(one)
    readers = {*by_reader, *_readers_of(found)}
    today = schedule.today(into, now)
    rows = Reader.objects.filter(pk__in=readers).select_related("user", "representative__user")
    for reader in rows.order_by("pk"):
        to = family.addressee(reader, today)
        telling.tell(
            telling.MERGED,
            to=to,
            library=into.member,
            branch=into,
            context={
                "gone": library,
                "heir": into.member,
                "changed": by_reader[reader.pk],
                "child": reader if to != reader else None,
            },
            now=now,
            is_called=False,
        )


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


def _readers_of(found: Open) -> Iterable[int]:
    pairs: Collection[tuple[type[Loan] | type[Order] | type[Hold], Collection[int]]] = (
        (Loan, found.loans),
        (Order, found.orders),
        (Hold, found.holds),
    )
    for model, numbers in pairs:
        rows = model._default_manager.filter(pk__in=numbers, reader__isnull=False)
        yield from rows.values_list("reader", flat=True)
