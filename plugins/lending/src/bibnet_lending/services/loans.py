"""The end of a loan, wherever its copy goes then."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet_lending import journal
from bibnet_lending.models import Loan

from . import remembering

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts


def end_loan(
    library: Library, facts: CopyFacts, *, branch: Library, actor: User | None, now: datetime
) -> Loan | None:
    """The copy is back: end its open loan, if it has one, and count the return."""
    loan = close_loan(library, facts, branch=branch, actor=actor, now=now)
    if loan is not None:
        journal.write(
            journal.RETURN,
            library=branch,
            reader=loan.reader,
            ticket=loan.ticket,
            obj=loan,
            at=now,
            item_kind=facts.edition.kind,
        )
    return loan


def close_loan(
    library: Library,
    facts: CopyFacts,
    *,
    branch: Library | None,
    actor: User | None,
    now: datetime,
) -> Loan | None:
    """End the copy's open loan, if it has one; without a `branch` it came back nowhere.

    A lost book is neither a return nor a visit: nothing is counted.
    """
    loan = (
        Loan.objects.of(library)
        .select_for_update(of=("self",))
        .select_related("ticket", "reader", "branch")
        .filter(copy=facts.number, returned_at=None)
        .first()
    )
    if loan is None:
        return None
    # What was entered later than it happened may come back before it was written down.
    loan.returned_at, loan.returned_to, loan.returned_by = max(now, loan.lent_at), branch, actor
    loan.save(update_fields=["returned_at", "returned_to", "returned_by"])
    remembering.remember(loan)
    return loan
