"""What one reader has, orders and waits for, in all libraries, as the cabinet shows it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from bibnet_catalog import api as catalog
from django.db.models import Model, Q, QuerySet
from django.utils.formats import date_format

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.libraries.scope import all_libraries

from .electronic.reading import unsettled
from .models import (
    Application,
    ApplicationState,
    Hold,
    HoldState,
    HoldStep,
    Loan,
    Order,
    OrderState,
    OrderStep,
    ReaderTicket,
)
from .models.holds import IN_QUEUE
from .models.orders import OPEN
from .models.tickets import IN_USE
from .models.wanted import OPEN_WANTED, WantedBook, WantedState
from .waiting import positions

OWN = "a reader's own books may be of several libraries"
# By one press a place is put off for so long; the day is shown and may be taken back.
PUT_OFF = timedelta(days=30)
# How long an order that is over stands here: why it was refused is read later.
SHOWN_AFTER = timedelta(days=14)
SOON = 3
# The steps of the line that a reader sees; those that were left out are not missed.
LINE = (OrderState.PLACED, OrderState.SEARCHING, OrderState.ON_THE_WAY, OrderState.READY)
MOST = 200


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


@dataclass(frozen=True, kw_only=True)
class Step:
    """One step of an order's line; `at` is when it was taken."""

    title: str
    at: datetime | None
    is_now: bool


@dataclass(frozen=True, kw_only=True)
class Ordered:
    order: Order
    book: catalog.EditionFacts
    line: Sequence[Step]

    @property
    def is_ready(self) -> bool:
        return self.order.state == OrderState.READY

    @property
    def is_refused(self) -> bool:
        return self.order.state == OrderState.REFUSED


@dataclass(frozen=True, kw_only=True)
class Waiting:
    hold: Hold
    book: catalog.EditionFacts
    place: int | None
    steps: Sequence[HoldStep]

    @property
    def is_kept(self) -> bool:
        """An electronic book whose turn has come."""
        return self.hold.state == HoldState.READY

    @property
    def is_put_off(self) -> bool:
        return self.hold.state == HoldState.SUSPENDED


@contextmanager
def everywhere() -> Iterator[None]:
    """Within the block, a reader's rows are looked for in every library."""
    with all_libraries(OWN):
        yield


def shown(model: type[Model]) -> QuerySet[Any]:
    """Rows with what their services need; within `everywhere`."""
    related = ["library", "ticket", "reader", "branch" if model is Loan else "pickup"]
    return model._default_manager.select_related(*related)


def books_of(readers: Sequence[Reader], *, now: datetime) -> dict[str, Any]:
    """`on_hand`, `ordered` and `waiting` of a reader, or of a family; the number of queries does
    not depend on how many there are.
    """
    if not readers:
        return {"on_hand": [], "ordered": [], "waiting": []}
    with everywhere():
        own = {"reader__in": readers}
        loans = shown(Loan).filter(**own, returned_at=None).order_by("due_at", "pk")[:MOST]
        recent = shown(Order).filter(**own, state_at__gte=now - SHOWN_AFTER)
        orders = shown(Order).filter(**own, state__in=OPEN) | recent.filter(
            state__in=(OrderState.REFUSED, OrderState.EXPIRED)
        )
        orders = orders.order_by("-placed_at", "-pk")[:MOST]
        holds = shown(Hold).filter(**own, state__in=IN_QUEUE).order_by("placed_at", "pk")[:MOST]
        rows = [*loans], [*orders], [*holds]
        steps = _steps(rows[1])
        moves = _moves(rows[2])
    books = catalog.editions({one.edition_id for some in rows for one in some})
    awaited = _awaited({books[one.edition_id].work for one in rows[0]})
    places = positions(rows[2])
    asked = unsettled([one.pk for one in rows[0] if one.is_electronic])
    return {
        "on_hand": [
            OnHand(
                loan=one,
                book=books[one.edition_id],
                days_left=(one.due_on - schedule.today(one.branch, now)).days,
                is_asked=one.pk in asked,
                is_awaited=(one.library_id, books[one.edition_id].work) in awaited,
            )
            for one in rows[0]
        ],
        "ordered": [
            Ordered(order=one, book=books[one.edition_id], line=_line(one, steps[one.pk]))
            for one in rows[1]
        ],
        "waiting": [
            Waiting(
                hold=one,
                book=books[one.edition_id],
                place=places.get(one.pk),
                steps=moves[one.pk],
            )
            for one in rows[2]
        ],
    }


def tickets_of(readers: Sequence[Reader]) -> list[ReaderTicket]:
    """Their tickets in use."""
    with everywhere():
        rows = ReaderTicket.objects.filter(reader__in=readers, state__in=IN_USE)
        return list(rows.select_related("library", "reader").order_by("pk"))


def applications_of(reader: Reader | None, *, now: datetime) -> list[Application]:
    """What the reader has applied for, also for children: what waits, and recent answers."""
    if reader is None:
        return []
    with everywhere():
        rows = Application.objects.filter(applicant=reader)
        shown_here = Q(state=ApplicationState.SUBMITTED) | Q(state_at__gte=now - SHOWN_AFTER)
        rows = rows.filter(shown_here).exclude(state=ApplicationState.WITHDRAWN)
        related = rows.select_related("library", "branch", "ticket", "applicant")
        return list(related.order_by("-submitted_at", "-pk"))


def place_of(hold: Hold) -> int | None:
    """Its place in the queue; None if its turn has come already."""
    return positions([hold]).get(hold.pk)


def day_text(day: date) -> str:
    """«20 декабря»."""
    return date_format(day, "j E")


def _steps(orders: Sequence[Order]) -> dict[int, dict[str, datetime]]:
    """When each order came to each state, the last time."""
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    rows = OrderStep.objects.filter(order__in=[one.pk for one in orders]).order_by("pk")
    for order, state, at in rows.values_list("order", "state", "at"):
        found[order][state] = at
    return found


def _moves(holds: Sequence[Hold]) -> dict[int, list[HoldStep]]:
    """What happened to each place, for the reader who asks why it is where it is."""
    found: dict[int, list[HoldStep]] = defaultdict(list)
    for step in HoldStep.objects.filter(hold__in=[one.pk for one in holds]).order_by("at", "pk"):
        found[step.hold_id].append(step)
    return found


def _awaited(works: set[int]) -> set[tuple[int, int]]:
    """The libraries and works for which somebody waits."""
    with everywhere():
        waiting = Hold.objects.filter(edition__work__in=works, state=HoldState.WAITING).order_by()
        return set(waiting.values_list("library", "edition__work").distinct())


def _line(order: Order, taken: dict[str, datetime]) -> list[Step]:
    """The line of steps of an order that goes on; nothing for one that is over."""
    if not order.is_open:
        return []
    now = OrderState.PLACED if order.state == OrderState.ACCEPTED else order.state
    is_sent = OrderState.ON_THE_WAY in taken
    line = [one for one in LINE if one != OrderState.ON_THE_WAY or is_sent]
    return [Step(title=str(one.label), at=taken.get(one), is_now=one == now) for one in line]


@dataclass(frozen=True)
class Wanted:
    """A request to buy an electronic book, with what a refusal offers instead."""

    wanted: WantedBook
    book: catalog.EditionFacts


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
    return [Wanted(one, books[one.edition_id]) for one in found]
