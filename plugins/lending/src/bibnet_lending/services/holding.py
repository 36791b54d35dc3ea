"""Places in the queue for a title: taken, put off, given up."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal, reckoning
from bibnet_lending.electronic import turns
from bibnet_lending.models import Circulation, CopyState, Hold, HoldState, HoldStep, ReaderTicket
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.sayings import Saying, noted

from . import checking, guests, queueing, wishing
from .closing import check_place
from .locking import lock_copy, lock_queue, lock_reader, lock_ticket

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts, EditionFacts

# So many works are looked at in one question by the nightly round.
LOT = 300


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
    has_agreed: bool = False,
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
    check_place(pickup, now=now)
    is_exact = is_exact or facts.level in catalog.EXACT_LEVELS
    ticket = lock_ticket(ticket)
    reader = ticket.reader
    lock_queue(library, facts.work)
    copies = wishing.copies_for(library, facts, is_exact=is_exact, copy=copy)
    if not copies:
        raise errors.NoCopy
    wishing.check_wish(ticket, facts, library, now=now)
    guests.welcome(
        ticket=ticket,
        reader=reader,
        library=library,
        actor=actor,
        now=now,
        has_agreed=has_agreed,
    )
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
def cancel_hold(
    *, hold: Hold, actor: User | None, now: datetime | None = None, note: str = ""
) -> Hold:
    """Give the place up. Raises ForbiddenMove where the turn has come or it is over."""
    now = now or timezone.now()
    hold = _moved(hold, HoldState.CANCELLED, actor=actor, now=now, note=note)
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


@transaction.atomic
def reassign_hold(
    *,
    hold: Hold,
    actor: User | None,
    pickup: Library | None = None,
    edition: int | None = None,
    now: datetime | None = None,
) -> Hold:
    """Let a place that waits be for another desk or another edition of the library, of the same
    day as before; the step says what changed. Raises ForbiddenMove, NoCopy, PlaceClosed, or another
    LendingError where the reader may not wait for the other edition. Locks the reader, the queues.
    """
    now = now or timezone.now()
    if hold.is_electronic:
        # It is of one title and is fetched nowhere.
        raise errors.ForbiddenMove
    known = catalog.editions({hold.edition_id, edition or hold.edition_id})
    facts = known.get(edition or hold.edition_id)
    if facts is None:
        raise errors.NoCopy
    if hold.reader_id is not None:
        lock_reader(hold.reader_id)
    # Both queues, the smaller number first.
    for work in sorted({one.work for one in known.values()}):
        lock_queue(hold.library, work)
    hold = _fresh(hold)
    if hold.state not in IN_QUEUE or (pickup and pickup.member.pk != hold.library_id):
        raise errors.ForbiddenMove
    copies = wishing.copies_for(hold.library, facts, is_exact=hold.is_exact, copy=None)
    if not copies:
        raise errors.NoCopy
    changed = ""
    if pickup is not None and pickup.pk != hold.pickup_id:
        check_place(pickup, now=now)
        hold.pickup = pickup
        changed += noted(Saying.OTHER_PLACE, place=pickup)
    if facts.number != hold.edition_id:
        _check_other(hold, facts, now)
        hold.edition_id, hold.copy_id = facts.number, None
        changed += noted(Saying.OTHER_EDITION, book=facts.name)
    try:
        with transaction.atomic():
            hold.save(update_fields=["pickup", "edition", "copy"])
    except IntegrityError as error:
        raise errors.OrderedAlready from error
    if changed:
        HoldStep.objects.of(hold.library).create(
            library=hold.library,
            hold=hold,
            state=hold.state,
            at=now,
            by=actor,
            note=changed,
        )
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


def serve_all(library: Library, *, now: datetime) -> None:
    """See that nobody waits for what stands free: a ticket became valid again, say, or was renewed.

    Each work is a transaction of its own. Locks its queue.
    """
    waiting = Hold.objects.of(library).filter(state=HoldState.WAITING)
    works = sorted(set(waiting.values_list("edition__work", flat=True)))
    for first in range(0, len(works), LOT):
        stock = catalog.copies_of_works(library, works[first : first + LOT])
        numbers = [one.number for copies in stock.values() for one in copies]
        rows = Circulation.objects.of(library).filter(copy__in=numbers)
        away = set(rows.exclude(state=CopyState.FREE).values_list("copy", flat=True))
        for work, copies in stock.items():
            if any(one.number not in away for one in copies):
                _serve_work(library, work, copies, now)


@transaction.atomic
def _serve_work(library: Library, work: int, copies: list[CopyFacts], now: datetime) -> None:
    lock_queue(library, work)
    serve_waiting(library, copies, actor=None, now=now)


def _check_other(hold: Hold, facts: EditionFacts, now: datetime) -> None:
    """Raise a LendingError if the reader may not have the other edition, or has or waits for it."""
    if hold.reader is None or hold.ticket is None:
        raise errors.ForbiddenMove
    today = schedule.today(hold.library, now)
    checking.check_law(hold.reader, facts, today)
    holds = reckoning.what_holds(
        hold.ticket,
        item_kind=facts.kind,
        age=hold.reader.age_on(today),
        rules=reckoning.rules_of(hold.library),
    )
    checking.check_kind(holds, facts)
    if hold.class_set_id is None:
        checking.check_wanted(hold.reader, hold.library, facts, besides=hold)


def _moved(
    hold: Hold,
    state: str,
    *,
    actor: User | None,
    now: datetime,
    after: str = "",
    note: str = "",
) -> Hold:
    if hold.is_electronic:
        return turns.move_place(hold, state, actor=actor, now=now, after=after, note=note)
    facts = catalog.editions([hold.edition_id])[hold.edition_id]
    lock_queue(hold.library, facts.work)
    hold = _fresh(hold)
    try:
        if after and hold.state != after:
            raise errors.ForbiddenMove
        queueing.move_hold(hold, state, actor=actor, now=now, note=note)
    except ValueError as error:
        raise errors.ForbiddenMove from error
    return hold


def _fresh(hold: Hold) -> Hold:
    """The place as it is now, locked; its queue must be."""
    return (
        Hold.objects.of(hold.library)
        .select_for_update(of=("self",))
        .select_related("library", "pickup", "reader", "ticket__group")
        .get(pk=hold.pk)
    )
