"""Places in the queue for a title: taken, put off, given up."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal
from bibnet_lending.electronic import turns
from bibnet_lending.models import Hold, HoldState, HoldStep, ReaderTicket

from . import queueing, wishing
from .locking import lock_copy, lock_queue, lock_reader
from .tickets import fresh

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts


@transaction.atomic
def place_hold(
    *,
    ticket: ReaderTicket,
    edition: int,
    pickup: Library,
    actor: User | None,
    is_exact: bool = False,
    copy: int | None = None,
    wanted_until: date | None = None,
    now: datetime | None = None,
) -> Hold:
    """Give the reader the next place in the queue of the library that `pickup` belongs to.

    A volume, or a part, is always meant exactly. If a copy is free its order is placed at once
    and the hold is served. `copy` is for the staff. Raises a LendingError. Locks the reader, the
    queue, the copies that are free.
    """
    now = now or timezone.now()
    library = pickup.member
    facts = catalog.editions([edition]).get(edition)
    if facts is None:
        raise errors.NoCopy
    is_exact = is_exact or facts.level in catalog.EXACT_LEVELS
    reader = lock_reader(ticket.reader_id)
    ticket = fresh(ticket)
    lock_queue(library, facts.work)
    copies = wishing.copies_for(library, facts, is_exact=is_exact, copy=copy)
    if not copies:
        raise errors.NoCopy
    wishing.check_wish(ticket, facts, library, now=now)
    hold = Hold(
        library=library,
        ticket=ticket,
        reader=reader,
        edition_id=facts.number,
        is_exact=is_exact,
        copy_id=copy,
        pickup=pickup,
        placed_at=now,
        state_at=now,
        wanted_until=wanted_until,
        placed_by=actor,
    )
    try:
        with transaction.atomic():
            hold.save()
    except IntegrityError as error:
        raise errors.OrderedAlready from error
    HoldStep.objects.of(library).create(
        library=library, hold=hold, state=hold.state, at=now, by=actor
    )
    journal.write(
        journal.REQUEST,
        library=pickup,
        reader=reader,
        ticket=ticket,
        obj=hold,
        at=now,
        mode=wishing.mode_of(actor, ticket),
        item_kind=facts.kind,
    )
    serve_waiting(library, copies, actor=actor, now=now)
    hold.refresh_from_db()
    return hold


@transaction.atomic
def cancel_hold(*, hold: Hold, actor: User | None, now: datetime | None = None) -> Hold:
    """Give the place up. Raises ForbiddenMove where the turn has come or it is over."""
    hold = _moved(hold, HoldState.CANCELLED, actor=actor, now=now or timezone.now())
    journal.write(
        journal.CANCEL,
        library=hold.pickup,
        reader=hold.reader,
        ticket=hold.ticket,
        obj=hold,
        at=hold.state_at,
        mode=wishing.mode_of(actor, hold.ticket),
    )
    return hold


@transaction.atomic
def expire_hold(*, hold: Hold, now: datetime | None = None) -> Hold:
    """The day is over until which the book was wanted. Raises ForbiddenMove."""
    return _moved(hold, HoldState.EXPIRED, actor=None, now=now or timezone.now())


@transaction.atomic
def suspend_hold(
    *, hold: Hold, until: date, actor: User | None, now: datetime | None = None
) -> Hold:
    """Keep the place and be passed over until a day. Raises ForbiddenMove."""
    hold = _moved(hold, HoldState.SUSPENDED, actor=actor, now=now or timezone.now())
    hold.suspended_until = until
    hold.save(update_fields=["suspended_until"])
    return hold


@transaction.atomic
def resume_hold(*, hold: Hold, actor: User | None, now: datetime | None = None) -> Hold:
    """Be served again, in the old place; at once if a copy is free. Raises ForbiddenMove."""
    now = now or timezone.now()
    hold = _moved(hold, HoldState.WAITING, actor=actor, now=now, after=HoldState.SUSPENDED)
    if hold.is_electronic:
        return hold
    facts = catalog.editions([hold.edition_id])[hold.edition_id]
    copies = wishing.copies_for(hold.library, facts, is_exact=hold.is_exact, copy=hold.copy_id)
    serve_waiting(hold.library, copies, actor=actor, now=now)
    hold.refresh_from_db()
    return hold


def serve_waiting(
    library: Library, copies: list[CopyFacts], *, actor: User | None, now: datetime
) -> None:
    """Give copies that stand at their place to who waits for them. The queue must be locked."""
    for facts in copies:
        if queueing.next_hold(library, facts, now=now) is None:
            continue
        circulation = lock_copy(library, facts.number, now=now)
        if wishing.is_free(circulation, facts):
            queueing.pass_on(library, facts, circulation, at=None, actor=actor, now=now)


def _moved(hold: Hold, state: str, *, actor: User | None, now: datetime, after: str = "") -> Hold:
    if hold.is_electronic:
        return turns.move_place(hold, state, actor=actor, now=now, after=after)
    facts = catalog.editions([hold.edition_id])[hold.edition_id]
    lock_queue(hold.library, facts.work)
    hold = (
        Hold.objects.of(hold.library)
        .select_for_update(of=("self",))
        .select_related("library", "pickup", "reader", "ticket")
        .get(pk=hold.pk)
    )
    try:
        if after and hold.state != after:
            raise errors.ForbiddenMove
        queueing.move_hold(hold, state, actor=actor, now=now)
    except ValueError as error:
        raise errors.ForbiddenMove from error
    return hold
