"""What stands against a loan: one list for the desk, for books of others, for the bench."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING

from django.db.models import Q

from bibnet.compiled import Compiled, Given
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.models import Circulation, CopyState, Hold, LoanKind, Order, ReaderTicket
from bibnet_lending.models.orders import OPEN
from bibnet_lending.reckoning import Holds

from . import checking, queueing
from .borrowed import away_with

if TYPE_CHECKING:
    from datetime import date

    from bibnet_catalog.api import CopyFacts, EditionFacts

_ORDERS = Compiled(
    lambda: Order.objects.of(Given("library")).filter(
        Q(copy=Given("copy")) | Q(reader=Given("reader")), state__in=OPEN
    )
)


@dataclass(frozen=True, kw_only=True)
class Case:
    """Who wants what at which part of a library. A ticket that is not saved is a made-up one: it
    has no reader, so only the rules speak. Without a `copy` its state says nothing.
    """

    ticket: ReaderTicket
    branch: Library
    holds: Holds
    item_kind: str
    now: datetime
    edition: EditionFacts | None = None
    copy: CopyFacts | None = None
    circulation: Circulation | None = None
    kind: str = LoanKind.HOME
    day: date | None = None

    @cached_property
    def orders(self) -> list[Order]:
        """The open orders of the copy and of the reader, who are real ones."""
        if self.copy is None or not _is_somebodys(self):
            return []
        return _ORDERS.rows(
            library=self.library, copy=self.copy.number, reader=self.ticket.reader_id
        )

    @property
    def order(self) -> Order | None:
        """The open order for which the copy is fetched or kept."""
        number = self.copy.number if self.copy is not None else None
        return next((one for one in self.orders if one.copy_id == number), None)

    @cached_property
    def is_awaited(self) -> bool:
        """Whether anybody waits for what the copy is, whose turn has come or not."""
        return self.copy is not None and queueing.is_awaited(self.library, self.copy)

    @property
    def library(self) -> Library:
        return self.branch.member

    @property
    def today(self) -> date:
        return self.day or schedule.today(self.branch, self.now)


def of_loan(case: Case) -> Iterator[errors.LendingError]:
    """The law and the copy itself come first, then whose turn it is, the ticket, the rules.

    For an act the reader, the queue and the copy must be locked.
    """
    for check in (_law, _copy, _turn, _ticket, _rules, _limit):
        yield from _met(check, case)


def _met(check: Callable[[Case], None], case: Case) -> Iterator[errors.LendingError]:
    try:
        check(case)
    except errors.LendingError as refusal:
        yield refusal


def _law(case: Case) -> None:
    if case.edition is not None and _is_somebodys(case):
        checking.check_law(case.ticket.reader, case.edition, case.today)


def _copy(case: Case) -> None:
    """One that is lost lies on the desk again, so nothing is against it."""
    row = case.circulation
    if row is None:
        return
    if row.state == CopyState.LENT:
        raise errors.LentAlready
    if row.state in (CopyState.WITHDRAWN, CopyState.ORDERED):
        raise errors.NotInStock
    if away_with(row) is not None:
        raise errors.Promised


def _turn(case: Case) -> None:
    """Raise KeptForAnother: the copy is on its way to somebody, or somebody's turn has come."""
    if case.copy is None or not _is_somebodys(case):
        return
    reader = case.ticket.reader_id
    first: Order | Hold | None = case.order
    if first is None and case.is_awaited:
        first = queueing.next_hold(case.library, case.copy, now=case.now)
    if first is not None and first.reader_id != reader:
        raise errors.KeptForAnother


def _ticket(case: Case) -> None:
    if _is_somebodys(case):
        checking.check_ticket(case.ticket, case.library, case.today)


def _rules(case: Case) -> None:
    if case.kind == LoanKind.READING_ROOM:
        return
    checking.check_kind_of(case.holds, case.item_kind)
    if case.copy is not None and case.copy.is_for_reading_room:
        raise errors.NotLent


def _limit(case: Case) -> None:
    if _is_somebodys(case):
        is_group = case.kind == LoanKind.GROUP
        reader = case.ticket.reader
        checking.check_loans(reader, case.library, case.holds, is_group=is_group)


def _is_somebodys(case: Case) -> bool:
    return case.ticket.pk is not None
