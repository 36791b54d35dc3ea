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
from bibnet_lending import errors
from bibnet_lending.models import CopyState, Exchange, ExchangeState, Loan, Order
from bibnet_lending.models.orders import OPEN

from . import queueing
from .borrowed import away_with, exchange_of
from .borrowing import come_home, take_from_reader
from .loans import end_loan
from .locking import lock_copy, lock_queue

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts


@dataclass(frozen=True)
class Returned:
    """What became of a copy that lay on the desk.

    `loan` is None for one that was not lent, which is accepted too, or was lent by another library
    (`exchange`), whose loan is not ours to show. `order` is whose turn it is: put it on the shelf
    of orders, or send it. `home` is where it has to go, if not here.
    """

    copy: CopyFacts
    loan: Loan | None
    order: Order | None
    home: Library | None
    exchange: Exchange | None = None


@transaction.atomic
def take_back(
    *, copy: int, branch: Library, actor: User | None, now: datetime | None = None
) -> Returned:
    """Accept a copy of the library at one of its parts. Locks the queue and the copy.

    A copy that is fetched for an order becomes ready by it, at the order's place, or goes on its
    way there; one that was lost turns up, one that was with another library is home again. Raises
    NoCopy for another library's, NotInStock, Promised for one that is put aside for another one.
    """
    now = now or timezone.now()
    library = branch.member
    facts = catalog.copies([copy]).get(copy)
    if facts is None or facts.library != library.pk:
        raise errors.NoCopy
    lock_queue(library, facts.edition.work)
    circulation = lock_copy(library, facts.number, now=now)
    queueing.turn_up(circulation, now=now)
    loan = end_loan(library, facts, branch=branch, actor=actor, now=now)
    # What our own reader had, and what stands at its place, is with nobody else.
    if loan is None and (away := away_with(circulation)) is not None:
        return _home_again(away, facts, branch=branch, actor=actor, now=now)
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


def _home_again(
    exchange: Exchange, facts: CopyFacts, *, branch: Library, actor: User | None, now: datetime
) -> Returned:
    """A copy that was lent to another library lies on its owner's desk."""
    if exchange.state == ExchangeState.AGREED:
        raise errors.Promised
    exchange = come_home(exchange=exchange, at=branch, actor=actor, now=now)
    order = Order.objects.of(branch.member).filter(copy=facts.number, state__in=OPEN).first()
    circulation = lock_copy(branch.member, facts.number, now=now)
    home = circulation.place if circulation.state == CopyState.TRANSIT else None
    return Returned(facts, None, order, home, exchange)


@transaction.atomic
def bring_back(
    *, loan: Loan, branch: Library, actor: User | None, now: datetime | None = None
) -> Loan:
    """What a reader has of the library is at its desk: a copy of its own, or of another library,
    which goes home from here. The loan as it is then. Raises Returned, NoCopy.
    """
    facts = catalog.copies([loan.copy_id])[loan.copy_id] if loan.copy_id else None
    if facts is None or not loan.is_open:
        raise errors.Returned
    if facts.library == loan.library_id:
        if take_back(copy=facts.number, branch=branch, actor=actor, now=now).loan is None:
            raise errors.Returned
    else:
        exchange = exchange_of(facts.number)
        if exchange is None or exchange.library_id != loan.library_id:
            raise errors.Returned
        take_from_reader(exchange=exchange, actor=actor, now=now)
    loan.refresh_from_db(fields=["returned_at", "returned_to", "returned_by"])
    return loan
