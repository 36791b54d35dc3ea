"""A wrong scan is taken back as if nothing had been: the copy, the order, the figures."""

from __future__ import annotations

from datetime import datetime, timedelta

from bibnet_catalog import api as catalog
from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet_lending import errors, journal
from bibnet_lending.models import CopyState, Loan, Order, OrderState
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.sayings import Saying, noted

from . import queueing, remembering
from .locking import lock_copy, lock_queue

# Later it is no slip of the hand any more.
AT_MOST = timedelta(hours=12)


@transaction.atomic
def undo_loan(*, loan: Loan, actor: User | None, now: datetime | None = None) -> Loan:
    """It was not lent: the copy is where it was, an order that it fulfilled waits again.

    The journal gets a correction. Raises ForbiddenMove for one that is returned, too old,
    or of another library's copy.
    """
    now = now or timezone.now()
    loan = _locked(loan)
    if hasattr(loan, "exchange"):
        raise errors.ForbiddenMove
    if not loan.is_open or loan.copy_id is None or now - loan.lent_at > AT_MOST:
        raise errors.ForbiddenMove
    facts = catalog.copies([loan.copy_id])[loan.copy_id]
    circulation = lock_copy(loan.library, facts.number, now=now)
    loan.returned_at, loan.returned_by, loan.is_undone = now, actor, True
    loan.save(update_fields=["returned_at", "returned_by", "is_undone"])
    order = Order.objects.of(loan.library).filter(loan=loan).select_related("pickup").first()
    if order is not None:
        order.state, order.state_at, order.loan = OrderState.READY, now, None
        order.until = order.until or schedule.today(order.pickup, now)
        order.save(update_fields=["state", "state_at", "loan", "until"])
        queueing.step(order, actor=actor, now=now, note=noted(Saying.LOAN_UNDONE))
        queueing.move_copy(circulation, CopyState.KEPT, place=loan.branch, now=now)
    else:
        queueing.pass_on(loan.library, facts, circulation, at=loan.branch, actor=actor, now=now)
    _corrected(journal.ISSUE, loan, facts.edition.kind)
    catalog.availability_changed.announce(loan.library, copies=[facts.number])
    return loan


@transaction.atomic
def undo_return(*, loan: Loan, actor: User | None, now: datetime | None = None) -> Loan:
    """It was not returned: the reader has it as before.

    Raises ForbiddenMove for one that came back long ago or is forgotten, and KeptForAnother where
    the copy was put aside meanwhile.
    """
    now = now or timezone.now()
    loan = _locked(loan)
    returned = loan.returned_at
    if hasattr(loan, "exchange"):
        raise errors.ForbiddenMove
    if loan.copy_id is None or loan.reader_id is None or returned is None or loan.is_undone:
        raise errors.ForbiddenMove
    if now - returned > AT_MOST:
        raise errors.ForbiddenMove
    facts = catalog.copies([loan.copy_id])[loan.copy_id]
    circulation = lock_copy(loan.library, facts.number, now=now)
    is_given = Order.objects.of(loan.library).filter(copy=facts.number, state__in=OPEN).exists()
    if is_given or circulation.state not in (CopyState.FREE, CopyState.TRANSIT):
        raise errors.KeptForAnother
    queueing.move_copy(circulation, CopyState.LENT, place=loan.branch, now=now)
    loan.returned_at = loan.returned_to = loan.returned_by = None
    loan.save(update_fields=["returned_at", "returned_to", "returned_by"])
    remembering.unremember(loan)
    _corrected(journal.RETURN, loan, facts.edition.kind, at=returned)
    catalog.availability_changed.announce(loan.library, copies=[facts.number])
    return loan


def _locked(loan: Loan) -> Loan:
    """The loan as it is now; the queue of its work is locked."""
    facts = catalog.editions([loan.edition_id])[loan.edition_id]
    lock_queue(loan.library, facts.work)
    return (
        Loan.objects.of(loan.library)
        .select_for_update(of=("self",))
        .select_related("library", "branch", "ticket", "reader", "exchange")
        .get(pk=loan.pk)
    )


def _corrected(kind: str, loan: Loan, item_kind: str, at: datetime | None = None) -> None:
    """One entry more that takes the first one off the figures of its own day."""
    journal.write(
        kind,
        library=loan.branch,
        reader=loan.reader,
        ticket=loan.ticket,
        obj=loan,
        at=at or loan.lent_at,
        amount=-1,
        item_kind=item_kind,
    )
