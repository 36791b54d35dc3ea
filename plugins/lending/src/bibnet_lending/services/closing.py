"""When a library closes: what is due then is due later, what waits at its desk waits longer.

Done again and again by the worker: it looks at the schedule as it is, so a change that is
corrected or withdrawn takes back what it moved. Everybody concerned is told once of each move.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bibnet_catalog import api as catalog
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.libraries.models import ChangeKind, Library, ScheduleChange
from bibnet_lending import family, reckoning
from bibnet_lending.errors import acts
from bibnet_lending.models import Loan, MovedDay, Order, OrderState

from . import telling

NAME = "closing"
# A desk that is closed for so long by a change takes no new orders.
TOO_LONG = 7


@dataclass(frozen=True, kw_only=True)
class Move:
    """One loan or order whose day is not what it was; back on its first day if `is_back`."""

    loan: Loan | None
    order: Order | None
    first_day: date
    day: date
    change: ScheduleChange | None

    @property
    def is_back(self) -> bool:
        return self.day == self.first_day

    @property
    def reader(self) -> Reader | None:
        return self.loan.reader if self.loan else self.order.reader if self.order else None

    @property
    def branch(self) -> Library:
        row = self.loan.branch if self.loan else self.order.pickup if self.order else None
        assert row is not None
        return row

    @property
    def edition(self) -> int:
        row = self.loan or self.order
        assert row is not None
        return row.edition_id


def closure_on(library: Library, day: date) -> ScheduleChange | None:
    """The change that closes a library on a day, if it is one."""
    found = schedule.hours_on(library, day)
    return found.change if found.is_closed and found.change is not None else None


def check_place(pickup: Library, *, now: datetime) -> None:
    """Raise PlaceClosed if a change closes the desk today and for the week to come."""
    today = schedule.today(pickup, now)
    change = closure_on(pickup, today)
    if change is None or change.kind != ChangeKind.CLOSED:
        return
    ahead = (today + timedelta(days=one) for one in range(TOO_LONG))
    if all(schedule.hours_on(pickup, day).is_closed for day in ahead):
        raise acts.PlaceClosed(pickup, reason_of(change), change.until)


def reason_of(change: ScheduleChange) -> str:
    """Why a library is closed, in its own words if it has given any."""
    return change.public_text.strip() or str(change.get_reason_display())


def keep_days(library: Library, now: datetime | None = None) -> int:
    """Move what falls into a closing, take back what fell into one that is withdrawn; how many.

    Each reader's days and notice are one transaction.
    """
    now = now or timezone.now()
    by_reader: dict[int, list[Move]] = defaultdict(list)
    for move in (*_loans(library, now), *_orders(library, now)):
        if move.reader is not None:
            by_reader[move.reader.pk].append(move)
    return sum(_done(library, moves, now) for moves in by_reader.values())


def _loans(library: Library, now: datetime) -> Iterator[Move]:
    """Loans that are due on a day which a change has closed, and those moved before."""
    ahead = Loan.objects.of(library).filter(
        returned_at=None, copy__isnull=False, due_at__gt=now, moved_day=None
    )
    rows = ahead.select_related("branch", "reader", "library", "exchange").order_by("pk")
    for branch, due_at in ahead.order_by().values_list("branch", "due_at").distinct():
        some = rows.filter(branch=branch, due_at=due_at)
        first = some.first()
        if first is None or (change := closure_on(first.branch, first.due_on)) is None:
            continue
        day = _open_after(first.branch, first.due_on)
        for loan in some:
            if (last := _last_day(loan, loan.due_on, day)) > loan.due_on:
                yield Move(loan=loan, order=None, first_day=loan.due_on, day=last, change=change)
    for moved in _moved(library).filter(loan__returned_at=None, loan__isnull=False):
        loan = moved.loan
        assert loan is not None
        if loan.due_on != moved.day:
            moved.delete()  # renewed since then
            continue
        is_closed = closure_on(loan.branch, moved.first_day)
        day = moved.first_day
        if is_closed:
            day = _open_after(loan.branch, moved.first_day)
            day = _last_day(loan, moved.first_day, day)
        if day != moved.day:
            because = is_closed or moved.change
            yield Move(loan=loan, order=None, first_day=moved.first_day, day=day, change=because)


def _orders(library: Library, now: datetime) -> Iterator[Move]:
    """Orders at a desk that was closed after they came there: closed days do not count."""
    ready = Order.objects.of(library).filter(state=OrderState.READY, until__isnull=False)
    rows = ready.select_related("pickup", "reader", "library", "moved_day__change")
    for order in rows.order_by("pk"):
        assert order.until is not None
        moved = getattr(order, "moved_day", None)
        first = moved.first_day if moved and moved.day == order.until else order.until
        closed = _closed_since(order, first)
        day = reckoning.shelf_day(order.pickup, today=first, days=len(closed)) if closed else first
        if day != order.until:
            change = closed[0] if closed else moved.change if moved else None
            yield Move(loan=None, order=order, first_day=first, day=day, change=change)


def _closed_since(order: Order, last: date) -> list[ScheduleChange]:
    """The changes, one for each day, that closed the desk after the order had come there."""
    came = schedule.today(order.pickup, order.state_at)
    days = (came + timedelta(days=one) for one in range(1, (last - came).days + 1))
    found = (closure_on(order.pickup, day) for day in days)
    return [one for one in found if one is not None and one.created_at > order.state_at]


def _moved(library: Library) -> QuerySet[MovedDay]:
    rows = MovedDay.objects.of(library)
    return rows.select_related(
        "loan__branch", "loan__reader", "loan__library", "loan__exchange", "change"
    )


def _last_day(loan: Loan, first: date, day: date) -> date:
    """The day to which the first one is moved; not later than another library wants its book."""
    exchange = getattr(loan, "exchange", None)
    if exchange is None or exchange.until is None:
        return day
    return max(min(day, exchange.until), first)


def _open_after(library: Library, day: date) -> date:
    """The next open day; of a closing that has no end, the farthest day that is looked at."""
    found = reckoning.open_day(library, day)
    return found if found != day else day + timedelta(days=reckoning.FARTHEST)


@transaction.atomic
def _done(library: Library, moves: Sequence[Move], now: datetime) -> int:
    """Write the days of one reader down and tell of them; nothing that was changed meanwhile."""
    done = [one for one in moves if _written(library, one, now)]
    if done:
        books = catalog.editions({one.edition for one in done})
        rows = [(one, {"move": one, "book": books[one.edition]}) for one in done]
        change = next((one.change for one in done if one.change is not None), None)
        reader = moves[0].reader
        assert reader is not None
        to = family.addressee(reader, schedule.today(library, now))
        telling.tell(
            NAME,
            to=to,
            library=library,
            branch=done[0].branch,
            context={
                "moved": [row for one, row in rows if not one.is_back],
                "back": [row for one, row in rows if one.is_back],
                "reason": reason_of(change) if change else "",
                "library": library,
                "child": reader if to != reader else None,
            },
            now=now,
        )
    return len(done)


def _written(library: Library, move: Move, now: datetime) -> bool:
    """Whether the row still stood as it was read, and has its new day now."""
    if move.loan is not None:
        own: dict[str, Any] = {"loan": move.loan}
        row = move.loan
        changed = (
            Loan.objects.of(library)
            .filter(pk=row.pk, due_at=row.due_at, returned_at=None)
            .update(due_at=reckoning.end_of(row.branch, move.day))
        )
    else:
        assert move.order is not None
        own = {"order": move.order}
        changed = (
            Order.objects.of(library)
            .filter(pk=move.order.pk, state=OrderState.READY, until=move.order.until)
            .update(until=move.day)
        )
    if not changed:
        return False
    if move.is_back:
        MovedDay.objects.of(library).filter(**own).delete()
    else:
        MovedDay.objects.of(library).update_or_create(
            **own,
            defaults={
                "library": library,
                "first_day": move.first_day,
                "day": move.day,
                "change": move.change,
                "moved_at": now,
            },
        )
    return True
