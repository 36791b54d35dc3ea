"""How an electronic loan goes on and ends; the journal follows."""

from __future__ import annotations

from datetime import datetime, timedelta

from bibnet_catalog import api as catalog

from bibnet.accounts.models import User
from bibnet.journal.services import Mode
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors, journal
from bibnet_lending.models import Hold, HoldState, Licence, LicenceState, Loan
from bibnet_lending.services import remembering
from bibnet_lending.services.queueing import move_hold

from . import counting, turns
from .choosing import SHARED, lock_licence
from .telling import shown_changes

# So long a licence rests after its vendor said that none is free.
REST = timedelta(minutes=30)
_RELATED = ("library", "branch", "reader", "ticket__group", "ticket__library")


def lock_loan(loan: Loan) -> tuple[Loan, Licence]:
    """The loan and its licence as they are now; the licence is locked before it."""
    if loan.licence_id is None:
        raise errors.Returned
    licence = lock_licence(loan.licence_id)
    with all_libraries(SHARED):
        rows = Loan.objects.select_for_update(of=("self",)).select_related(*_RELATED)
        return rows.get(pk=loan.pk), licence


def end(loan: Loan, licence: Licence, *, at: datetime, actor: User | None) -> None:
    """A locked loan is over. Raises Returned."""
    if not loan.is_open:
        raise errors.Returned
    loan.returned_at, loan.returned_to, loan.returned_by = at, loan.branch, actor
    loan.save(update_fields=["returned_at", "returned_to", "returned_by"])
    remembering.remember(loan)
    counting.returned(licence)
    write(journal.RETURN, loan, at=at)


def prolong(loan: Loan, due_at: datetime, *, now: datetime) -> None:
    """A locked loan lasts until another moment."""
    loan.due_at, loan.renewals = due_at, loan.renewals + 1
    loan.save(update_fields=["due_at", "renewals"])
    write(journal.RENEWAL, loan, at=now)


def undo(loan: Loan, *, has_none: bool, now: datetime) -> None:
    """The vendor did not lend it: nothing was lent. Whoever still had it gets the place in the
    queue back; who has given it back meanwhile, or whose time was over, waits no more.

    `has_none` says that the vendor had none free, whatever we count: the licence rests a while.
    """
    loan, licence = lock_loan(loan)
    if loan.is_undone:
        return
    was_open, was_used_up = loan.is_open, licence.state == LicenceState.USED_UP
    counting.not_lent(licence, was_open=was_open, now=now)
    write(journal.ISSUE, loan, at=loan.lent_at, amount=-1)
    if loan.returned_at is not None:
        write(journal.RETURN, loan, at=loan.returned_at, amount=-1)
    loan.returned_at, loan.is_undone = loan.returned_at or max(now, loan.lent_at), True
    loan.save(update_fields=["returned_at", "is_undone"])
    remembering.unremember(loan)
    if has_none:
        counting.rest(licence, now=now, pause=REST)
    if was_open:
        _wait_again(loan, now=now)
    if was_used_up:
        shown_changes(licence)
    turns.serve(licence, now=now)


def write(kind: str, loan: Loan, *, at: datetime, amount: int = 1) -> None:
    """One entry of the journal about an electronic loan."""
    journal.write(
        kind,
        library=loan.branch,
        reader=loan.reader,
        ticket=loan.ticket,
        obj=loan,
        at=at,
        mode=Mode.REMOTE,
        amount=amount,
        item_kind=catalog.editions([loan.edition_id])[loan.edition_id].kind,
        is_electronic=True,
    )


def _wait_again(loan: Loan, *, now: datetime) -> None:
    """The place that the loan had served is taken again."""
    if loan.reader_id is None:
        return
    place = (
        Hold.objects.of(loan.library)
        .select_for_update(of=("self",))
        .filter(
            reader=loan.reader_id,
            edition=loan.edition_id,
            is_electronic=True,
            state=HoldState.SERVED,
            state_at=loan.lent_at,
        )
        .first()
    )
    if place is not None:
        move_hold(place, HoldState.WAITING, actor=None, now=now)
