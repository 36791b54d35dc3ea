"""Which rows of lending go along with a library: what is open, with what hangs on it."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from bibnet.libraries.models import Library
from bibnet_lending.models import (
    Application,
    ApplicationState,
    Call,
    CallTry,
    Circulation,
    ClassSet,
    DebtCall,
    Hold,
    HoldStep,
    Loan,
    MovedDay,
    Order,
    OrderStep,
    ReaderTicket,
    TellingState,
    Told,
    WantedBook,
    WantedStep,
)
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.wanted import OPEN_WANTED

Rows = QuerySet[Any]


@dataclass(frozen=True)
class Open:
    """What was open before it went: numbers of loans, orders and places."""

    loans: Collection[int]
    orders: Collection[int]
    holds: Collection[int]


def open_rows(library: Library, *, at: Library | None = None) -> Open:
    """What readers of a member have and wait for; with `at`, only what is fetched there."""
    here = Q(pickup=at) if at is not None else Q()
    holds = Hold.objects.of(library).filter(here, state__in=IN_QUEUE)
    orders = Order.objects.of(library).filter(here, state__in=OPEN)
    loans = Loan.objects.of(library).filter(returned_at=None) if at is None else Loan.objects.none()
    return Open(*(list(one.values_list("pk", flat=True)) for one in (loans, orders, holds)))


def follow(library: Library, into: Library) -> None:
    """Hand them over, what hangs on a row before the row itself."""
    for rows in _going(library):
        rows.update(library=into.member)
    change_places(library, into)


def change_places(library: Library, to: Library) -> None:
    """What is at the library, or is fetched there, is so at the other one."""
    for rows, place in _placed():
        rows.filter(**{place: library}).update(**{place: to})


def _going(library: Library) -> Iterator[Rows]:
    loans = _open_loans(Loan.objects.of(library))
    orders = _open_orders(Order.objects.of(library))
    holds = _open_holds(Hold.objects.of(library))
    calls = Call.objects.of(library).filter(state=TellingState.WAITS)
    wanted = WantedBook.objects.of(library).filter(state__in=OPEN_WANTED)
    yield Told.objects.of(library).filter(loan__in=loans)
    yield DebtCall.objects.of(library).filter(loan__in=loans)
    yield MovedDay.objects.of(library).filter(Q(loan__in=loans) | Q(order__in=orders))
    yield CallTry.objects.of(library).filter(call__in=calls)
    yield calls
    yield WantedStep.objects.of(library).filter(wanted__in=wanted)
    yield wanted
    yield HoldStep.objects.of(library).filter(hold__in=holds)
    yield OrderStep.objects.of(library).filter(order__in=orders)
    yield holds
    yield orders
    yield loans
    yield ClassSet.objects.of(library).filter(ended_at=None)
    # The copies themselves are the successor's: where each is goes with it.
    yield Circulation.objects.of(library)


def _placed() -> Iterator[tuple[Rows, str]]:
    yield _open_holds(Hold.objects.all()), "pickup"
    yield _open_orders(Order.objects.all()), "pickup"
    yield _open_loans(Loan.objects.all()), "branch"
    yield ClassSet.objects.filter(ended_at=None), "pickup"
    yield Call.objects.filter(state=TellingState.WAITS), "branch"
    yield Application.objects.filter(state=ApplicationState.SUBMITTED), "branch"
    yield ReaderTicket.objects.all(), "branch"
    yield Circulation.objects.all(), "place"


def _open_loans(loans: Rows) -> Rows:
    return loans.filter(returned_at=None)


def _open_orders(orders: Rows) -> Rows:
    """A loan that is taken back at the desk is an order again."""
    is_lent = Q(loan__isnull=False, loan__returned_at=None)
    return orders.filter(Q(state__in=OPEN) | is_lent)


def _open_holds(holds: Rows) -> Rows:
    """A place whose turn has come is one again where the copy goes to somebody else."""
    served = _open_orders(Order.objects.all()).filter(hold__isnull=False)
    return holds.filter(Q(state__in=IN_QUEUE) | Q(pk__in=served.values("hold")))
