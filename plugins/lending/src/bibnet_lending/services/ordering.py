"""An order from the first click to the book in hand, or to a refusal with its reason."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal
from bibnet_lending.models import (
    BookRequest,
    Circulation,
    CopyState,
    Hold,
    Order,
    OrderState,
    ReaderTicket,
)
from bibnet_lending.models.orders import ORDER_MOVES, TO_FETCH
from bibnet_lending.models.sayings import Saying, noted

from . import guests, queueing, telling, wishing
from .answering import answered
from .closing import check_place
from .locking import lock_copy, lock_queue, lock_ticket

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts


@transaction.atomic
def place_order(
    *,
    ticket: ReaderTicket,
    edition: int,
    pickup: Library,
    actor: User | None,
    is_exact: bool = False,
    has_agreed: bool = False,
    instead_of: BookRequest | None = None,
    now: datetime | None = None,
) -> Order:
    """Have a free copy fetched to `pickup`, one that stands there before others.

    `instead_of` is the reader's request that becomes this order.
    Raises NoFreeCopy where the reader may stand in the queue instead, or another LendingError.
    Locks the reader, the queue, the copy.
    """
    now = now or timezone.now()
    library = pickup.member
    facts = catalog.editions([edition]).get(edition)
    if facts is None:
        raise errors.NoCopy
    check_place(pickup, now=now)
    is_exact = is_exact or facts.level in catalog.EXACT_LEVELS
    ticket = lock_ticket(ticket)
    reader = ticket.reader
    lock_queue(library, facts.work)
    wishing.check_wish(ticket, facts, library, instead_of=instead_of, now=now)
    guests.welcome(
        ticket=ticket,
        reader=reader,
        library=library,
        actor=actor,
        now=now,
        has_agreed=has_agreed,
    )
    copies = wishing.copies_for(library, facts, is_exact=is_exact, copy=None)
    if not copies:
        raise errors.NoCopy
    nearest = sorted(copies, key=lambda one: one.branch != pickup.pk)
    found = wishing.first_free(library, nearest, now=now)
    if found is None:
        raise errors.NoFreeCopy
    copy, circulation = found
    order = Order(
        library=library,
        ticket=ticket,
        reader=reader,
        edition_id=copy.edition.number,
        is_exact=is_exact,
        copy_id=copy.number,
        pickup=pickup,
        placed_at=now,
        state_at=now,
        placed_by=actor,
    )
    try:
        with transaction.atomic():
            order.save()
    except IntegrityError as error:
        raise errors.OrderedAlready from error
    queueing.move_copy(circulation, CopyState.SEARCHED, place=None, now=now)
    queueing.step(order, actor=actor, now=now)
    journal.write(
        journal.REQUEST,
        library=pickup,
        reader=reader,
        ticket=ticket,
        obj=order,
        at=now,
        mode=wishing.mode_of(actor, ticket),
        item_kind=copy.edition.kind,
    )
    catalog.availability_changed.announce(library, copies=[copy.number])
    return order


@transaction.atomic
def accept_order(*, order: Order, actor: User | None, now: datetime | None = None) -> Order:
    """The library has seen the order and will fetch the copy. Raises ForbiddenMove."""
    return _step(order, OrderState.ACCEPTED, actor=actor, now=now or timezone.now())


@transaction.atomic
def search_order(*, order: Order, actor: User | None, now: datetime | None = None) -> Order:
    """Somebody is on the way to the shelf with the slip. Raises ForbiddenMove."""
    return _step(order, OrderState.SEARCHING, actor=actor, now=now or timezone.now())


@transaction.atomic
def cancel_order(
    *, order: Order, actor: User | None, now: datetime | None = None, note: str = ""
) -> Order:
    """The reader does without; the copy goes to the next. Raises ForbiddenMove."""
    now = now or timezone.now()
    order = _ended(order, OrderState.CANCELLED, actor=actor, now=now, reason=note)
    _written(journal.CANCEL, order, actor, now)
    return order


@transaction.atomic
def refuse_order(
    *, order: Order, reason: str, actor: User | None, now: datetime | None = None
) -> Order:
    """The library says no, and why. Raises ReasonMissing, ForbiddenMove."""
    if not reason.strip():
        raise errors.ReasonMissing
    return _refused(order, reason.strip(), actor=actor, now=now or timezone.now())


@transaction.atomic
def pass_by(*, order: Order, reason: str, now: datetime) -> Order:
    """Refuse for the library what it has not looked at. Raises ForbiddenMove where it has.

    The order's reader must be locked.
    """
    return _refused(order, reason, actor=None, now=now, was=OrderState.PLACED)


def _refused(
    order: Order, reason: str, *, actor: User | None, now: datetime, was: str = ""
) -> Order:
    order = _ended(order, OrderState.REFUSED, actor=actor, now=now, reason=reason, was=was)
    _written(journal.REFUSAL, order, actor, now)
    telling.order_moved("order_refused", order, now=now)
    return order


@transaction.atomic
def expire_order(*, order: Order, now: datetime | None = None) -> Order:
    """Nobody came for it by its day; the copy goes to the next. Raises ForbiddenMove."""
    now = now or timezone.now()
    order = _ended(order, OrderState.EXPIRED, actor=None, now=now)
    telling.order_moved("order_expired", order, now=now)
    return order


@transaction.atomic
def not_found(*, order: Order, actor: User | None, now: datetime | None = None) -> Order | Hold:
    """The copy is not at its place: it is marked lost, and another one is fetched.

    Where none is free the reader waits in the queue, in the place that the order gives. The order
    with its new copy, or the hold. Raises ForbiddenMove.
    """
    now = now or timezone.now()
    order, facts, circulation = _locked(order, now=now)
    if order.state not in TO_FETCH:
        raise errors.ForbiddenMove
    answered(order, now=now)
    queueing.move_copy(circulation, CopyState.LOST, place=None, now=now)
    catalog.availability_changed.announce(order.library, copies=[facts.number])
    only = facts.number if order.is_for_copy else None
    copies = wishing.copies_for(order.library, facts.edition, is_exact=order.is_exact, copy=only)
    others = [one for one in copies if one.number != facts.number]
    found = wishing.first_free(order.library, others, now=now)
    if found is None:
        return queueing.back_into_queue(order, actor=actor, now=now)
    copy, other = found
    order.copy_id, order.edition_id = copy.number, copy.edition.number
    order.save(update_fields=["copy", "edition"])
    queueing.move_copy(other, CopyState.SEARCHED, place=None, now=now)
    queueing.step(order, actor=actor, now=now, note=noted(Saying.OTHER_COPY))
    return order


def late_orders(library: Library, now: datetime) -> list[Order]:
    """Orders that waited at the desk and whose day is over where they wait."""
    rows = Order.objects.of(library).filter(state=OrderState.READY).select_related("pickup")
    return [one for one in rows if one.until and one.until < schedule.today(one.pickup, now)]


def _locked(order: Order, *, now: datetime) -> tuple[Order, CopyFacts, Circulation]:
    """The order as it is now with its copy; the queue and the copy are locked."""
    facts = catalog.copies([order.copy_id])[order.copy_id]
    lock_queue(order.library, facts.edition.work)
    order = (
        Order.objects.of(order.library)
        .select_for_update(of=("self",))
        .select_related(
            *("library", "pickup", "reader", "ticket__group", "ticket__library", "hold", "edition"),
            "class_set",
        )
        .get(pk=order.pk)
    )
    if order.copy_id != facts.number:
        facts = catalog.copies([order.copy_id])[order.copy_id]
    return order, facts, lock_copy(order.library, facts.number, now=now)


def _step(order: Order, state: str, *, actor: User | None, now: datetime) -> Order:
    order, _facts, _circulation = _locked(order, now=now)
    if state not in ORDER_MOVES[order.state]:
        raise errors.ForbiddenMove
    answered(order, now=now)
    order.state, order.state_at = state, now
    order.save(update_fields=["state", "state_at"])
    queueing.step(order, actor=actor, now=now)
    return order


def _ended(
    order: Order,
    state: str,
    *,
    actor: User | None,
    now: datetime,
    reason: str = "",
    was: str = "",
) -> Order:
    """End the order; with `was` only one that stands there still."""
    order, facts, circulation = _locked(order, now=now)
    if state not in ORDER_MOVES[order.state] or (was and order.state != was):
        raise errors.ForbiddenMove
    if state == OrderState.REFUSED:
        answered(order, now=now, is_answered=not was)
    order.state, order.state_at, order.reason = state, now, reason
    order.save(update_fields=["state", "state_at", "reason"])
    queueing.step(order, actor=actor, now=now, note=reason[:255])
    at = circulation.place if circulation.state == CopyState.KEPT else None
    queueing.pass_on(order.library, facts, circulation, at=at, actor=actor, now=now)
    catalog.availability_changed.announce(order.library, copies=[facts.number])
    return order


def _written(kind: str, order: Order, actor: User | None, now: datetime) -> None:
    journal.write(
        kind,
        library=order.pickup,
        reader=order.reader,
        ticket=order.ticket,
        obj=order,
        at=now,
        mode=wishing.mode_of(actor, order.ticket),
    )
