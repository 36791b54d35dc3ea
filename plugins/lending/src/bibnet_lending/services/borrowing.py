"""What a library does with another's book: receives it, lends it to its reader, takes it back."""

from __future__ import annotations

from datetime import datetime

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal, reckoning
from bibnet_lending.models import (
    BookRequest,
    CopyState,
    Exchange,
    ExchangeState,
    Loan,
    LoanKind,
    ReaderTicket,
    RequestState,
    TicketKind,
)

from . import page_keeping, queueing, refusals, request_moves
from .exchange_moves import Locked, locked, move, write
from .loans import close_loan, end_loan
from .locking import lock_ticket


@transaction.atomic
def receive(*, exchange: Exchange, actor: User | None, now: datetime | None = None) -> Exchange:
    """It has come and waits for the reader; who has given it up meanwhile is not told.

    Raises ForbiddenMove.
    """
    now = now or timezone.now()
    found = locked(exchange, now=now)
    exchange, request = found.exchange, found.request
    move(exchange, ExchangeState.RECEIVED, actor=actor, now=now)
    if found.circulation is not None:
        queueing.move_copy(found.circulation, CopyState.KEPT, place=exchange.pickup, now=now)
    if request is not None and request.state == RequestState.ON_THE_WAY:
        request_moves.move(request, RequestState.READY, actor=actor, now=now)
    write(exchange, exchange.pickup, now=now, side="received")
    return exchange


@transaction.atomic
def lend_on(*, exchange: Exchange, actor: User | None, now: datetime | None = None) -> Exchange:
    """Lend it to the reader who asked, not longer than its owner allows.

    A book from outside the network has no copy here: its term is the exchange's own. Raises a
    LendingError. Locks the reader first.
    """
    now = now or timezone.now()
    ticket = lock_ticket(_ticket_of(exchange))
    found = locked(exchange, now=now)
    exchange, request = found.exchange, found.request
    if request is None or request.ticket_id != ticket.pk or exchange.is_copy:
        raise errors.ForbiddenMove
    request_moves.move(request, RequestState.LENT, actor=actor, now=now)
    case = _case(ticket, found, now=now)
    for refusal in refusals.of_loan(case):
        raise refusal
    exchange.loan = _loan(found, case, actor=actor)
    move(exchange, ExchangeState.LENT, actor=actor, now=now)
    if found.circulation is not None:
        queueing.move_copy(found.circulation, CopyState.LENT, place=exchange.pickup, now=now)
    _written(journal.ISSUE, exchange, request, now)
    return exchange


@transaction.atomic
def take_from_reader(
    *, exchange: Exchange, actor: User | None, now: datetime | None = None
) -> Exchange:
    """The reader has brought it back. Raises ForbiddenMove."""
    now = now or timezone.now()
    found = locked(exchange, now=now)
    exchange = found.exchange
    move(exchange, ExchangeState.RETURNED, actor=actor, now=now)
    _end(found, actor=actor, now=now)
    if found.circulation is not None:
        queueing.move_copy(found.circulation, CopyState.KEPT, place=exchange.pickup, now=now)
    return exchange


@transaction.atomic
def hand_over(*, exchange: Exchange, actor: User | None, now: datetime | None = None) -> Exchange:
    """The reader has got the copy of the pages on paper, which nobody wants back; a file goes.

    Raises ForbiddenMove.
    """
    now = now or timezone.now()
    found = locked(exchange, now=now)
    exchange, request = found.exchange, found.request
    if not exchange.is_copy or exchange.state != ExchangeState.RECEIVED:
        raise errors.ForbiddenMove
    move(exchange, ExchangeState.CLOSED, actor=actor, now=now)
    if request is not None and request.state == RequestState.READY:
        request_moves.move(request, RequestState.DONE, actor=actor, now=now)
        page_keeping.let_go(request, now=now)
        _written(journal.ISSUE, exchange, request, now)
    return exchange


@transaction.atomic
def come_home(
    *,
    exchange: Exchange,
    actor: User | None,
    at: Library | None = None,
    now: datetime | None = None,
) -> Exchange:
    """The owner has it again at its part `at`: it goes to who waits for it there, or to its place.

    Whatever was not written down on its way is over with it. Raises ForbiddenMove.
    """
    now = now or timezone.now()
    found = locked(exchange, now=now)
    exchange, request, lender = found.exchange, found.request, found.exchange.lender
    if exchange.is_copy:
        raise errors.ForbiddenMove
    was = exchange.state
    move(exchange, ExchangeState.CLOSED, actor=actor, now=now)
    if was == ExchangeState.LENT:
        _end(found, actor=actor, now=now)
    elif request is not None and request.state in (RequestState.ON_THE_WAY, RequestState.READY):
        request_moves.move(request, RequestState.ASKED, actor=actor, now=now)
    if lender is not None and found.copy is not None and found.circulation is not None:
        place = at or lender
        queueing.pass_on(lender, found.copy, found.circulation, at=place, actor=actor, now=now)
        catalog.availability_changed.announce(lender, copies=[found.copy.number])
    return exchange


@transaction.atomic
def lose(*, exchange: Exchange, actor: User | None, now: datetime | None = None) -> Exchange:
    """It is lost on the way or by the reader: both sides see it. Raises ForbiddenMove."""
    now = now or timezone.now()
    found = locked(exchange, now=now)
    exchange, request = found.exchange, found.request
    was = exchange.state
    move(exchange, ExchangeState.LOST, actor=actor, now=now)
    if was == ExchangeState.LENT:
        if found.copy is not None:
            close_loan(exchange.library, found.copy, branch=None, actor=actor, now=now)
        _done(request, actor=actor, now=now)
    elif request is not None and request.state in (RequestState.ON_THE_WAY, RequestState.READY):
        request_moves.move(request, RequestState.ASKED, actor=actor, now=now)
    if exchange.lender is not None and found.copy is not None and found.circulation is not None:
        queueing.move_copy(found.circulation, CopyState.LOST, place=None, now=now)
        catalog.availability_changed.announce(exchange.lender, copies=[found.copy.number])
    return exchange


def _ticket_of(exchange: Exchange) -> ReaderTicket:
    request = exchange.request
    if request is None or request.ticket is None:
        raise errors.ForbiddenMove
    return request.ticket


def _case(ticket: ReaderTicket, found: Locked, *, now: datetime) -> refusals.Case:
    """The loan that is wanted, by the rules of who lends it on."""
    branch = found.exchange.pickup
    facts = found.copy.edition if found.copy is not None else None
    kind = facts.kind if facts is not None else ""
    return refusals.Case(
        ticket=ticket,
        branch=branch,
        holds=reckoning.what_holds(
            ticket,
            item_kind=kind,
            age=ticket.reader.age_on(schedule.today(branch, now)),
            rules=reckoning.rules_of(branch.member),
        ),
        item_kind=kind,
        edition=facts,
        kind=_kind_of(ticket),
        now=now,
    )


def _kind_of(ticket: ReaderTicket) -> str:
    return LoanKind.GROUP if ticket.kind == TicketKind.GROUP else LoanKind.HOME


def _loan(found: Locked, case: refusals.Case, *, actor: User | None) -> Loan | None:
    """The loan of the owner's copy, in the borrowing library; None for a partner's book."""
    exchange, facts, ticket, branch = found.exchange, found.copy, case.ticket, case.branch
    if facts is None or exchange.until is None:
        return None
    due_at = reckoning.due(branch, lent_at=case.now, days=case.holds["term_days"])
    loan = Loan(
        library=exchange.library,
        branch=branch,
        ticket=ticket,
        reader=ticket.reader,
        edition_id=facts.edition.number,
        copy_id=facts.number,
        kind=case.kind,
        lent_at=case.now,
        due_at=min(due_at, reckoning.end_of(branch, max(exchange.until, case.today))),
        lent_by=actor,
    )
    try:
        with transaction.atomic():
            loan.save()
    except IntegrityError as error:
        raise errors.LentAlready from error
    return loan


def _end(found: Locked, *, actor: User | None, now: datetime) -> None:
    """The reader has it no more: the loan is over, and so is the request."""
    exchange, request = found.exchange, found.request
    if found.copy is not None:
        end_loan(exchange.library, found.copy, branch=exchange.pickup, actor=actor, now=now)
    elif request is not None:
        _written(journal.RETURN, exchange, request, now)
    _done(request, actor=actor, now=now)


def _done(request: BookRequest | None, *, actor: User | None, now: datetime) -> None:
    if request is not None and request.state == RequestState.LENT:
        request_moves.move(request, RequestState.DONE, actor=actor, now=now)


def _written(kind: str, exchange: Exchange, request: BookRequest, now: datetime) -> None:
    journal.write(
        kind,
        library=exchange.pickup,
        reader=request.reader,
        ticket=request.ticket,
        obj=exchange,
        at=now,
        exchange=exchange.kind,
        is_copy=exchange.is_copy,
    )
