"""Class sets: asked for by a teacher, gathered copy by copy, lent to the ticket of the group."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bibnet_catalog import api as catalog
from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.journal import audit
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal
from bibnet_lending.errors import acts
from bibnet_lending.models import (
    ClassSet,
    Hold,
    HoldState,
    HoldStep,
    Order,
    ReaderTicket,
    TicketKind,
)
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.sets import MOST_COPIES

from . import checking, holding, ordering, wishing
from .closing import check_place
from .locking import lock_queue, lock_ticket

# Copies are put aside for a class so long before its day; until then they are lent to others.
GATHERED_BEFORE = timedelta(days=14)


@transaction.atomic
def place_set(
    *,
    ticket: ReaderTicket,
    edition: int,
    copies: int,
    needed_by: date,
    pickup: Library,
    actor: User | None,
    now: datetime | None = None,
) -> ClassSet:
    """Stand in the queue for so many copies of an edition. Raises a LendingError.

    All places are of this moment; gathering begins two weeks before the day. Locks the reader and
    the queue.
    """
    now = now or timezone.now()
    library = pickup.member
    today = schedule.today(library, now)
    facts = catalog.editions([edition]).get(edition)
    if facts is None:
        raise errors.NoCopy
    check_place(pickup, now=now)
    ticket = lock_ticket(ticket)
    reader = ticket.reader
    if ticket.kind != TicketKind.GROUP:
        raise acts.GroupTicketOnly
    if not 1 <= copies <= MOST_COPIES or needed_by < today:
        raise acts.SetNotSo(MOST_COPIES)
    lock_queue(library, facts.work)
    checking.check_law(reader, facts, today)
    checking.check_ticket(ticket, library, today)
    found = wishing.copies_for(library, facts, is_exact=True, copy=None)
    if not found:
        raise errors.NoCopy
    own = {"library": library, "ticket": ticket, "reader": reader, "edition_id": facts.number}
    made = ClassSet.objects.of(library).create(
        **own,
        pickup=pickup,
        copies=copies,
        needed_by=needed_by,
        placed_at=now,
        placed_by=actor,
    )
    begins = needed_by - GATHERED_BEFORE
    waits = begins <= today
    holds = Hold.objects.of(library).bulk_create(
        Hold(
            **own,
            is_exact=True,
            class_set=made,
            pickup=pickup,
            state=HoldState.WAITING if waits else HoldState.SUSPENDED,
            suspended_until=None if waits else begins,
            placed_at=now,
            state_at=now,
            placed_by=actor,
        )
        for _copy in range(copies)
    )
    HoldStep.objects.of(library).bulk_create(
        HoldStep(library=library, hold=one, state=one.state, at=now, by=actor) for one in holds
    )
    journal.write(
        journal.REQUEST,
        library=pickup,
        reader=reader,
        ticket=ticket,
        obj=made,
        at=now,
        mode=wishing.mode_of(actor, ticket),
        amount=copies,
        item_kind=facts.kind,
    )
    audit.record(action="lending.set_placed", actor=actor, library=library, obj=made)
    if waits:
        holding.serve_waiting(library, found, actor=actor, now=now)
    return made


@transaction.atomic
def end_set(*, made: ClassSet, actor: User | None, now: datetime | None = None) -> ClassSet:
    """The class needs no more copies: places are given up, what was put aside goes to the next.

    What is lent stays lent. Raises ForbiddenMove for one that is over.
    """
    now = now or timezone.now()
    library = made.library
    made = ClassSet.objects.of(library).select_for_update(of=("self",)).get(pk=made.pk)
    if made.ended_at is not None:
        raise errors.ForbiddenMove
    for hold in Hold.objects.of(library).filter(class_set=made, state__in=IN_QUEUE):
        holding.cancel_hold(hold=hold, actor=actor, now=now)
    for order in Order.objects.of(library).filter(class_set=made, state__in=OPEN):
        ordering.cancel_order(order=order, actor=actor, now=now)
    made.ended_at = now
    made.save(update_fields=["ended_at"])
    audit.record(action="lending.set_ended", actor=actor, library=library, obj=made)
    return made
