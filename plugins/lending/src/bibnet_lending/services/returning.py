"""A copy comes back: the loan ends, and the copy goes to who waits for it or to its place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal
from bibnet_lending.models import CopyState, Loan, Order
from bibnet_lending.models.orders import OPEN

from . import queueing, remembering
from .locking import lock_copy, lock_queue

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts


@dataclass(frozen=True)
class Returned:
    """What became of a copy that lay on the desk.

    `loan` is None for one that was not lent, which is accepted too. `order` is whose turn it is:
    put it on the shelf of orders, or send it. `home` is where it has to go, if not here.
    """

    copy: CopyFacts
    loan: Loan | None
    order: Order | None
    home: Library | None


@transaction.atomic
def take_back(
    *, copy: int, branch: Library, actor: User | None, now: datetime | None = None
) -> Returned:
    """Accept a copy of the library at one of its parts. Locks the queue and the copy.

    A copy that is fetched for an order becomes ready by it, at the order's place, or goes on its
    way there. Raises NoCopy for another library's.
    """
    now = now or timezone.now()
    library = branch.member
    facts = catalog.copies([copy]).get(copy)
    if facts is None or facts.library != library.pk:
        raise errors.NoCopy
    lock_queue(library, facts.edition.work)
    circulation = lock_copy(library, facts.number, now=now)
    loan = _end(library, facts, branch=branch, actor=actor, now=now)
    order = (
        Order.objects.of(library)
        .filter(copy=facts.number, state__in=OPEN)
        .select_related("ticket__group", "ticket__library", "reader", "pickup", "class_set")
        .first()
    )
    if order is not None:
        if circulation.state != CopyState.KEPT or circulation.place_id != branch.pk:
            queueing.bring(order, facts, circulation, at=branch, actor=actor, now=now)
    else:
        order = queueing.pass_on(library, facts, circulation, at=branch, actor=actor, now=now)
    catalog.availability_changed.announce(library, copies=[facts.number])
    home = circulation.place if circulation.state == CopyState.TRANSIT else None
    return Returned(facts, loan, order, home)


def _end(
    library: Library, facts: CopyFacts, *, branch: Library, actor: User | None, now: datetime
) -> Loan | None:
    """End the copy's open loan, if it has one."""
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
