"""An electronic book goes to a reader, is read longer, and comes back by itself.

What the vendor has to do is written down in the same transaction and sent after it (`calls`).
"""

from __future__ import annotations

from datetime import datetime, timedelta

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal, reckoning
from bibnet_lending.models import (
    CallAct,
    Hold,
    HoldState,
    Licence,
    LicenceState,
    Loan,
    ReaderTicket,
)
from bibnet_lending.services import checking, guests
from bibnet_lending.services.locking import lock_ticket
from bibnet_lending.services.queueing import move_hold

from . import calls, counting, ending, turns
from .allowing import check_reader
from .choosing import least_wasted, lock_licences
from .telling import shown_changes


@transaction.atomic
def borrow(
    *,
    ticket: ReaderTicket,
    edition: int,
    branch: Library,
    actor: User | None,
    has_agreed: bool = False,
    now: datetime | None = None,
) -> Loan:
    """Lend an electronic title to the reader, or raise a LendingError that says why not.

    Under the licence that is wasted least, or the one that is kept for the reader. Locks the
    reader, then the licences. A vendor is asked after the commit: `calls.outcome` says what came
    of it.
    """
    now = now or timezone.now()
    library = branch.member
    facts = catalog.editions([edition]).get(edition)
    if facts is None:
        raise errors.NotInFund
    ticket = lock_ticket(ticket)
    reader = ticket.reader
    licences = lock_licences(library, facts.number)
    holds = check_reader(ticket, facts, library, actor=actor, now=now)
    own = Loan.objects.of(library).filter(reader=reader, edition=facts.number, returned_at=None)
    if own.filter(licence__isnull=False).exists():
        raise errors.OnHandAlready
    checking.check_loans(reader, library, holds)
    place, licence = _turn(library, reader.pk, facts.number, licences, now=now)
    guests.welcome(
        ticket=ticket,
        reader=reader,
        library=library,
        actor=actor,
        has_agreed=has_agreed,
        now=now,
    )
    loan = Loan(
        library=library,
        branch=branch,
        ticket=ticket,
        reader=reader,
        edition_id=facts.number,
        licence=licence,
        lent_at=now,
        due_at=_due(branch, now, licence.loan_days or holds["term_days"]),
        lent_by=actor,
    )
    _make(loan, licence, place, actor=actor, now=now)
    calls.intend(CallAct.LEND, loan=loan, actor=actor, now=now)
    return loan


@transaction.atomic
def return_loan(*, loan: Loan, actor: User | None, now: datetime | None = None) -> Loan:
    """The reader gives it back early; the next who waits gets a turn. Raises Returned."""
    now = now or timezone.now()
    loan, licence = ending.lock_loan(loan)
    ending.end(loan, licence, at=max(now, loan.lent_at), actor=actor)
    calls.intend(CallAct.RETURN, loan=loan, actor=actor, now=now)
    turns.serve(licence, now=now)
    return loan


@transaction.atomic
def expire_loan(*, loan: Loan, now: datetime | None = None) -> Loan:
    """Its time is over: it is returned as of its last moment, at the vendor's by itself.

    Raises Returned, ForbiddenMove.
    """
    now = now or timezone.now()
    loan, licence = ending.lock_loan(loan)
    if now < loan.due_at:
        raise errors.ForbiddenMove
    ending.end(loan, licence, at=loan.due_at, actor=None)
    turns.serve(licence, now=now)
    return loan


@transaction.atomic
def renew_electronic(*, loan: Loan, actor: User | None, now: datetime | None = None) -> Loan:
    """Read it for another term from today, if the licence allows and nobody waits.

    Raises CannotRenew, Returned. A vendor is asked first: the day moves when it has agreed.
    """
    now = now or timezone.now()
    if loan.ticket is None:
        raise errors.Returned
    reader = lock_ticket(loan.ticket).reader
    loan, licence = ending.lock_loan(loan)
    if not loan.is_open or loan.ticket is None:
        raise errors.Returned
    facts = catalog.editions([loan.edition_id])[loan.edition_id]
    loan.ticket.reader = reader
    holds = check_reader(loan.ticket, facts, loan.library, actor=actor, now=now)
    if turns.is_awaited(licence):
        raise errors.Awaited
    if counting.is_over(licence, now) or loan.renewals >= licence.renewals:
        raise errors.RenewedEnough(loan.renewals)
    due_at = _due(loan.branch, now, licence.loan_days or holds["term_days"])
    if due_at <= loan.due_at:
        raise errors.LongEnough(loan.due_on)
    if calls.intend(CallAct.RENEW, loan=loan, actor=actor, now=now, due_at=due_at) is None:
        ending.prolong(loan, due_at, now=now)
    return loan


def _turn(
    library: Library, reader: int, edition: int, licences: list[Licence], *, now: datetime
) -> tuple[Hold | None, Licence]:
    """The reader's place in the queue, if there is one, and the licence to lend under.

    What is free goes first to those who wait. Raises NotInFund, NoFreeLicence.
    """
    live = {one.pk: one for one in licences if counting.is_live(one, now)}
    if not live:
        raise errors.NotInFund
    turns.serve_all(live.values(), now=now)
    place = turns.own_place(library, reader, edition)
    if place is not None and place.licence_id in live:
        return place, live[place.licence_id]
    licence = least_wasted(live.values(), now)
    if licence is None:
        raise errors.NoFreeLicence
    return place, licence


def _make(
    loan: Loan, licence: Licence, place: Hold | None, *, actor: User | None, now: datetime
) -> None:
    """Save the loan with all that it counts for. Raises NoFreeLicence where the database does."""
    was_kept = place is not None and place.licence_id == licence.pk
    try:
        with transaction.atomic():
            counting.lent(licence, was_kept=was_kept, now=now)
            loan.save()
    except IntegrityError as error:
        raise errors.NoFreeLicence from error
    if place is not None:
        if place.state == HoldState.SUSPENDED:
            move_hold(place, HoldState.WAITING, actor=actor, now=now)
        move_hold(place, HoldState.SERVED, actor=actor, now=now)
    if licence.state == LicenceState.USED_UP:
        shown_changes(licence)
    ending.write(journal.ISSUE, loan, at=now)


def _due(branch: Library, now: datetime, days: int) -> datetime:
    """The end of the day: nobody has to come, so days on which the library is closed count."""
    return reckoning.end_of(branch, schedule.today(branch, now) + timedelta(days=days))
