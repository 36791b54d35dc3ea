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

from . import estimating
from .electronic import places
from .electronic.reading import unsettled
from .estimating import Estimate
from .models import (
    Application,
    ApplicationState,
    BookRequest,
    Exchange,
    ExchangeState,
    Hold,
    HoldState,
    HoldStep,
    Loan,
    Order,
    OrderState,
    OrderStep,
    ReaderTicket,
    RequestState,
    RequestStep,
)
from .models.holds import IN_QUEUE
from .models.orders import OPEN
from .models.requests import GOES_ON, REQUEST_MOVES
from .models.wanted import OPEN_WANTED, WantedBook, WantedState
from .services import honouring
from .services.request_telling import name_of
from .waiting import positions

OWN = "a reader's own books may be of several libraries"
# By one press a place is put off for so long; the day is shown and may be taken back.
PUT_OFF = timedelta(days=30)
# How long an order that is over stands here: why it was refused is read later.
SHOWN_AFTER = timedelta(days=14)
SOON = 3
# The steps of the line that a reader sees; those that were left out are not missed.
LINE = (OrderState.PLACED, OrderState.SEARCHING, OrderState.ON_THE_WAY, OrderState.READY)
REQUEST_LINE = (
    RequestState.ASKED,
    RequestState.SOUGHT,
    RequestState.ON_THE_WAY,
    RequestState.READY,
)
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
class Asked:
    """A request with its line; `note` is what was said at its last step."""

    request: BookRequest
    name: str
    line: Sequence[Step]
    note: str
    until: date | None

    @property
    def is_ready(self) -> bool:
        return self.request.state == RequestState.READY

    @property
    def is_refused(self) -> bool:
        return self.request.state == RequestState.REFUSED

    @property
    def can_be_cancelled(self) -> bool:
        return RequestState.CANCELLED in REQUEST_MOVES[self.request.state]


@dataclass(frozen=True, kw_only=True)
class Waiting:
    hold: Hold
    book: catalog.EditionFacts
    place: int | None
    steps: Sequence[HoldStep]
    estimate: Estimate | None

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


def books_of(
    readers: Sequence[Reader], *, now: datetime, has_estimates: bool = True
) -> dict[str, Any]:
    """`on_hand`, `ordered` and `waiting` of a reader, or of a family; the number of queries does
    not depend on how many there are. How long a wait will take is reckoned only where it is shown.
    """
    if not readers:
        return {"on_hand": [], "ordered": [], "asked": [], "waiting": []}
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
        requests = _asked(readers, now)
    books = catalog.editions({one.edition_id for some in rows for one in some})
    paper = [one for one in rows[0] if not one.is_electronic]
    awaited = _awaited({books[one.edition_id].work for one in paper})
    licences = places.awaited({one.licence_id for one in rows[0] if one.licence_id})
    place_of_each = positions(rows[2])
    asked = unsettled([one.pk for one in rows[0] if one.is_electronic])
    estimates = estimating.of_holds(rows[2], place_of_each, now=now) if has_estimates else {}
    return {
        "on_hand": [
            OnHand(
                loan=one,
                book=books[one.edition_id],
                days_left=(one.due_on - schedule.today(one.branch, now)).days,
                is_asked=one.pk in asked,
                is_awaited=one.licence_id in licences
                if one.is_electronic
                else (one.library_id, books[one.edition_id].work) in awaited,
            )
            for one in rows[0]
        ],
        "ordered": [
            Ordered(order=one, book=books[one.edition_id], line=_line(one, steps[one.pk]))
            for one in rows[1]
        ],
        "asked": requests,
        "waiting": [
            Waiting(
                hold=one,
                book=books[one.edition_id],
                place=place_of_each.get(one.pk),
                steps=moves[one.pk],
                estimate=estimates.get(one.pk),
            )
            for one in rows[2]
        ],
    }


def tickets_of(readers: Sequence[Reader]) -> list[ReaderTicket]:
    """Their tickets in use."""
    return honouring.tickets_of(readers)


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
    """The libraries and works for which somebody waits; electronic books have other queues."""
    with everywhere():
        waiting = Hold.objects.filter(
            edition__work__in=works, state=HoldState.WAITING, is_electronic=False
        ).order_by()
        return set(waiting.values_list("library", "edition__work").distinct())


def _asked(readers: Sequence[Reader], now: datetime) -> list[Asked]:
    """Their requests that go on, and how those ended that are over."""
    rows = BookRequest.objects.filter(reader__in=readers)
    rows = rows.select_related("library", "pickup", "reader")
    over = rows.filter(
        state__in=(RequestState.REFUSED, RequestState.EXPIRED), state_at__gte=now - SHOWN_AFTER
    )
    found = list((rows.filter(state__in=GOES_ON) | over).order_by("-placed_at", "-pk")[:MOST])
    taken: dict[int, list[RequestStep]] = defaultdict(list)
    for step in RequestStep.objects.filter(request__in=found).order_by("at", "pk"):
        taken[step.request_id].append(step)
    lent = Exchange.objects.filter(request__in=found, state=ExchangeState.LENT, loan=None)
    until = {one.request_id: one.until for one in lent}
    books = catalog.editions({one.edition_id for one in found if one.edition_id})
    return [
        Asked(
            request=one,
            name=books[one.edition_id].name if one.edition_id else name_of(one),
            line=_request_line(one, taken[one.pk]),
            note=next((said for step in reversed(taken[one.pk]) if (said := step.told)), ""),
            until=until.get(one.pk),
        )
        for one in found
    ]


def _request_line(request: BookRequest, taken: Sequence[RequestStep]) -> list[Step]:
    """What was taken, in its order, and what is to come; nothing for one that is over."""
    if not request.is_open:
        return []
    at = {step.state: step.at for step in taken}
    line = [RequestState.ASKED, RequestState.PROPOSED]
    if request.state != RequestState.PROPOSED:
        line = [*REQUEST_LINE, *([RequestState.LENT] if request.state == RequestState.LENT else [])]
    is_at = line.index(RequestState(request.state))
    return [
        Step(
            title=str(one.label),
            at=at.get(one) if number <= is_at else None,
            is_now=number == is_at,
        )
        for number, one in enumerate(line)
    ]


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
