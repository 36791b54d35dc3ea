"""Books that do not come back: calls are noted, a lost book is replaced, paid or written off."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from bibnet_catalog import api as catalog
from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.journal import audit
from bibnet_lending import errors
from bibnet_lending.errors import acts
from bibnet_lending.models import (
    CallAnswer,
    CopyState,
    DebtCall,
    Loan,
    Settlement,
    SettlementKind,
)

from . import queueing
from .loans import close_loan
from .locking import lock_copy, lock_queue


def note_call(
    *, loan: Loan, answer: str, note: str, actor: User | None, now: datetime | None = None
) -> DebtCall:
    """Keep that somebody called or wrote. Raises Returned for a loan that is over."""
    if not loan.is_open:
        raise errors.Returned
    return DebtCall.objects.of(loan.library).create(
        library=loan.library,
        loan=loan,
        answer=CallAnswer(answer),
        note=note.strip()[:255],
        by=actor,
        at=now or timezone.now(),
    )


@transaction.atomic
def settle(
    *,
    loan: Loan,
    kind: str,
    actor: User | None,
    amount: Decimal | None = None,
    note: str = "",
    now: datetime | None = None,
) -> Settlement:
    """End a loan whose book is lost: the copy is lost until an act withdraws it or it is found.

    Nothing is written to the journal as returned. Raises Returned, SettledHow where the sum or the
    words are missing, Promised for another library's book: its loss is noted with the exchange.
    Locks the queue and the copy.
    """
    now = now or timezone.now()
    if loan.copy_id is None:
        raise errors.Returned
    facts = catalog.copies([loan.copy_id])[loan.copy_id]
    if facts.library != loan.library_id:
        raise errors.Promised
    lock_queue(loan.library, facts.edition.work)
    circulation = lock_copy(loan.library, facts.number, now=now)
    loan = (
        Loan.objects.of(loan.library)
        .select_for_update(of=("self",))
        .select_related("library", "branch", "reader", "ticket")
        .get(pk=loan.pk)
    )
    if not loan.is_open:
        raise errors.Returned
    is_paid = kind == SettlementKind.PAID
    if (amount is None or amount <= 0) if is_paid else not note.strip():
        raise acts.SettledHow
    close_loan(loan.library, facts, branch=None, actor=actor, now=now)
    queueing.move_copy(circulation, CopyState.LOST, place=None, now=now)
    settlement = Settlement.objects.of(loan.library).create(
        library=loan.library,
        loan=loan,
        kind=SettlementKind(kind),
        amount=amount if is_paid else None,
        note=note.strip()[:255],
        by=actor,
        at=now,
    )
    audit.record(action=f"lending.debt_{kind}", actor=actor, library=loan.library, obj=settlement)
    catalog.availability_changed.announce(loan.library, copies=[facts.number])
    return settlement
