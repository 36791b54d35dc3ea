"""An item goes into a reader's hands: lent, and lent for longer."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import Reader, User
from bibnet.journal.services import Mode
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal, reckoning
from bibnet_lending.electronic.borrowing import renew_electronic
from bibnet_lending.models import (
    CopyState,
    HoldState,
    Loan,
    LoanKind,
    Order,
    OrderState,
    ReaderTicket,
    TicketKind,
)

from . import checking, guests, queueing, refusals
from .answering import answered
from .locking import lock_copy, lock_queue, lock_ticket

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts

_MODES = {LoanKind.DELIVERY: Mode.OUTSIDE}


@transaction.atomic
def lend(
    *,
    ticket: ReaderTicket,
    copy: int | CopyFacts,
    branch: Library,
    actor: User | None,
    kind: str = LoanKind.HOME,
    override: str = "",
    lent_at: datetime | None = None,
    now: datetime | None = None,
) -> Loan:
    """Lend a copy of the library at one of its parts, or raise a LendingError that says why not.

    `copy` is its number, or what the catalogue has just told of it, which is then not asked again.
    `override` is the reason for which somebody of the staff lends against a rule that may be
    overridden. `lent_at` is the true time of what was written on paper. The reader's own order for
    the copy, or place in the queue, is fulfilled by it. Locks the reader, the queue, the copy.
    """
    now = now or timezone.now()
    lent_at = min(lent_at or now, now)
    library = branch.member
    facts = catalog.copies([copy]).get(copy) if isinstance(copy, int) else copy
    if facts is None or facts.library != library.pk:
        raise errors.NoCopy
    ticket = lock_ticket(ticket)
    reader = ticket.reader
    lock_queue(library, facts.edition.work)
    circulation = lock_copy(library, facts.number, now=now)
    if ticket.kind == TicketKind.GROUP:
        kind = LoanKind.GROUP
    case = refusals.Case(
        ticket=ticket,
        branch=branch,
        holds=reckoning.what_holds(
            ticket,
            item_kind=facts.edition.kind,
            age=reader.age_on(schedule.today(branch, now)),
            rules=reckoning.rules_of(library),
        ),
        item_kind=facts.edition.kind,
        edition=facts.edition,
        copy=facts,
        circulation=circulation,
        kind=kind,
        now=now,
    )
    days = _days(case, override)
    queueing.turn_up(circulation, now=now)
    guests.welcome(ticket=ticket, reader=reader, library=library, actor=actor, now=now)
    loan = Loan(
        library=library,
        branch=branch,
        ticket=ticket,
        reader=reader,
        edition_id=facts.edition.number,
        copy_id=facts.number,
        kind=kind,
        lent_at=lent_at,
        due_at=reckoning.due(branch, lent_at=lent_at, days=days),
        lent_by=actor,
        override=override,
    )
    try:
        loan.save()
    except IntegrityError as error:
        raise errors.LentAlready from error
    queueing.move_copy(circulation, CopyState.LENT, place=branch, now=now)
    _fulfil(loan, facts, case, actor=actor, now=now)
    journal.write(
        journal.ISSUE,
        library=branch,
        reader=reader,
        ticket=ticket,
        obj=loan,
        at=lent_at,
        mode=_MODES.get(LoanKind(kind), Mode.IN_HOUSE),
        item_kind=facts.edition.kind,
        loan_kind=kind,
    )
    catalog.availability_changed.announce(library, copies=[facts.number])
    return loan


@transaction.atomic
def renew_loan(
    *,
    loan: Loan,
    actor: User | None,
    by_reader: bool = False,
    override: str = "",
    now: datetime | None = None,
) -> Loan:
    """Lend it for another term from today on, or raise CannotRenew or Returned with the reason.

    Locks the reader and the queue. What another reader waits for is not renewed.
    """
    now = now or timezone.now()
    if loan.is_electronic:
        return renew_electronic(loan=loan, actor=actor, now=now)
    if loan.ticket is None or loan.copy_id is None:
        raise errors.Returned
    facts = catalog.copies([loan.copy_id])[loan.copy_id]
    reader = lock_ticket(loan.ticket).reader
    lock_queue(loan.library, facts.edition.work)
    loan = (
        Loan.objects.of(loan.library)
        .select_for_update(of=("self",))
        .select_related("branch", "library", "ticket__group", "ticket__library", "exchange")
        .get(pk=loan.pk)
    )
    if not loan.is_open or loan.ticket is None:
        raise errors.Returned
    due_at = _renewed(loan, loan.ticket, reader, facts, override=override, now=now)
    loan.due_at, loan.renewals = due_at, loan.renewals + 1
    loan.save(update_fields=["due_at", "renewals"])
    journal.write(
        journal.RENEWAL,
        library=loan.branch,
        reader=reader,
        ticket=loan.ticket,
        obj=loan,
        at=now,
        mode=Mode.REMOTE if by_reader else Mode.IN_HOUSE,
        item_kind=facts.edition.kind,
    )
    return loan


def _days(case: refusals.Case, override: str) -> int:
    """For how many days it may be lent. Raises the first LendingError that is not overridden."""
    for refusal in refusals.of_loan(case):
        if not (override and refusal.can_be_overridden):
            raise refusal
    if case.kind == LoanKind.READING_ROOM:
        return 0
    return 1 if case.kind == LoanKind.OVERNIGHT else case.holds["term_days"]


def _fulfil(
    loan: Loan, facts: CopyFacts, case: refusals.Case, *, actor: User | None, now: datetime
) -> None:
    """The reader's own wish is fulfilled; one from whom the copy was taken keeps the place."""
    library, reader, order = loan.library, loan.reader_id, case.order
    # What a teacher has for the class is another wish than the own one.
    is_own = loan.kind != LoanKind.GROUP
    if order is not None and order.reader_id != reader:
        # The copy goes to somebody else all the same: its reader is first in the queue again.
        queueing.back_into_queue(order, actor=actor, now=now)
        order = None
    if order is None:
        order = _own_order(case, facts, is_own=is_own)
        if order is not None:
            _let_go(order, actor=actor, now=now)
    if order is not None:
        answered(order, now=now)
        order.state, order.state_at, order.loan = OrderState.LENT, now, loan
        order.copy_id = facts.number
        order.save(update_fields=["state", "state_at", "loan", "copy"])
        queueing.step(order, actor=actor, now=now)
        return
    if not case.is_awaited:
        return
    own_places = queueing.waiting_for(library, facts).filter(
        reader=reader, class_set__isnull=is_own
    )
    if (waiting := own_places.first()) is not None:
        queueing.move_hold(waiting, HoldState.SERVED, actor=actor, now=now)


def _own_order(case: refusals.Case, facts: CopyFacts, *, is_own: bool) -> Order | None:
    """What the reader has ordered of the same work; mostly nothing is, which is known by now."""
    reader = case.ticket.reader_id
    ordered = [
        one.pk
        for one in case.orders
        if one.reader_id == reader and not one.is_for_copy and (one.class_set_id is None) == is_own
    ]
    if not ordered:
        return None
    rows = Order.objects.of(case.library).filter(pk__in=ordered)
    return rows.filter(edition__work=facts.edition.work).first()


def _let_go(order: Order, *, actor: User | None, now: datetime) -> None:
    """The reader took another copy than the one that was kept: that one goes to the next."""
    kept = catalog.copies([order.copy_id])[order.copy_id]
    circulation = lock_copy(order.library, kept.number, now=now)
    at = circulation.place if circulation.state == CopyState.KEPT else None
    order.state = OrderState.LENT
    order.save(update_fields=["state"])
    queueing.pass_on(order.library, kept, circulation, at=at, actor=actor, now=now)


def _renewed(
    loan: Loan,
    ticket: ReaderTicket,
    reader: Reader,
    facts: CopyFacts,
    *,
    override: str,
    now: datetime,
) -> datetime:
    """The new end of a loan. Raises CannotRenew, TicketNotValid."""
    today = schedule.today(loan.branch, now)
    rules = reckoning.rules_of(loan.library)
    holds = reckoning.what_holds(
        ticket, item_kind=facts.edition.kind, age=reader.age_on(today), rules=rules
    )
    due_at = reckoning.due(loan.branch, lent_at=now, days=holds["term_days"])
    try:
        checking.check_ticket(ticket, loan.library, today)
        if queueing.next_hold(loan.library, facts, now=now) is not None:
            raise errors.Awaited
        if loan.renewals >= holds["renewals"]:
            raise errors.RenewedEnough(holds["renewals"])
    except errors.LendingError as error:
        if not (override and error.can_be_overridden):
            raise
    away = getattr(loan, "exchange", None)
    if away is not None and away.until is not None:
        due_at = min(due_at, reckoning.end_of(loan.branch, away.until))
    if due_at <= loan.due_at:
        raise errors.LongEnough(loan.due_on)
    return due_at
