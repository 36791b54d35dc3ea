"""Who gets an electronic book next: the same holds as for paper, in a queue of their own.

Licences that could serve a place are locked first, then the place itself; so of two who give out a
turn one waits for the other, and no queue has to be locked besides (decision 26).
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors, journal, reckoning
from bibnet_lending.models import (
    Hold,
    HoldState,
    HoldStep,
    Licence,
    LicensedTitle,
    ReaderTicket,
)
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.sayings import Saying, noted
from bibnet_lending.services import checking, guests, wishing
from bibnet_lending.services.honouring import honours
from bibnet_lending.services.locking import lock_ticket
from bibnet_lending.services.queueing import move_hold

from . import counting
from .allowing import check_reader
from .choosing import SHARED, lock_licences, members_of
from .telling import turn_came, turn_passed

_SHOWN = ("library", "pickup", "ticket__library", "ticket__group", "reader", "edition")


@transaction.atomic
def wait(
    *,
    ticket: ReaderTicket,
    edition: int,
    branch: Library,
    actor: User | None,
    has_agreed: bool = False,
    now: datetime | None = None,
) -> Hold:
    """Give the reader the next place for an electronic book; kept at once if one is free.

    Raises a LendingError. Locks the reader, then the licences.
    """
    now = now or timezone.now()
    library = branch.member
    facts = catalog.editions([edition]).get(edition)
    ticket = lock_ticket(ticket)
    reader = ticket.reader
    licences = lock_licences(library, facts.number) if facts else []
    if facts is None or not any(counting.is_live(one, now) for one in licences):
        raise errors.NotInFund
    holds = check_reader(ticket, facts, library, actor=actor, now=now)
    checking.check_wanted(reader, library, facts, is_electronic=True)
    checking.check_wishes(reader, library, holds)
    guests.welcome(
        ticket=ticket,
        reader=reader,
        library=library,
        actor=actor,
        has_agreed=has_agreed,
        now=now,
    )
    hold = Hold(
        library=library,
        ticket=ticket,
        reader=reader,
        edition_id=facts.number,
        is_exact=True,
        is_electronic=True,
        pickup=branch,
        placed_at=now,
        state_at=now,
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
        library=branch,
        reader=reader,
        ticket=ticket,
        obj=hold,
        at=now,
        mode=wishing.mode_of(actor, ticket),
        item_kind=facts.kind,
        is_electronic=True,
    )
    serve_all(licences, now=now)
    hold.refresh_from_db()
    return hold


def move_place(
    hold: Hold,
    state: str,
    *,
    actor: User | None,
    now: datetime,
    after: str = "",
    note: str = "",
) -> Hold:
    """Move a place; what was kept for it goes to the next. Raises ForbiddenMove."""
    licences = {one.pk: one for one in lock_licences(hold.library, hold.edition_id)}
    hold = _locked(hold)
    kept = licences.get(hold.licence_id or 0)
    if (after and hold.state != after) or (hold.licence_id and kept is None):
        raise errors.ForbiddenMove
    try:
        move_hold(hold, state, actor=actor, now=now, note=note)
    except ValueError as error:
        raise errors.ForbiddenMove from error
    if kept is not None:
        counting.let_go(kept)
        if state == HoldState.EXPIRED:
            turn_passed(hold, now=now)
    serve_all(licences.values(), now=now)
    hold.refresh_from_db()
    return hold


def own_place(library: Library, reader: int, edition: int) -> Hold | None:
    """The place that a reader has in the queue for the title; its licences must be locked."""
    rows = Hold.objects.of(library).filter(
        reader=reader, edition=edition, is_electronic=True, state__in=IN_QUEUE
    )
    return rows.select_related(*_SHOWN).first()


def serve_all(licences: Iterable[Licence], *, now: datetime) -> None:
    """Keep what is free under these locked licences for those who wait."""
    for licence in licences:
        serve(licence, now=now)


def serve(licence: Licence, *, now: datetime) -> None:
    """Keep what is free under a locked licence for those who wait, the first ones first."""
    if not counting.is_free(licence, now):
        return
    for hold in _waiting(licence).select_for_update(of=("self",)):
        if not counting.is_free(licence, now):
            return
        if _may_have(hold, now):
            _keep(hold, licence, now=now)


def take_back_places(licence: Licence, *, now: datetime) -> None:
    """Titles of a locked licence leave the fund: who had one kept waits again in the old place."""
    with all_libraries(SHARED):
        rows = Hold.objects.filter(licence=licence).select_related(*_SHOWN)
        kept = list(rows.select_for_update(of=("self",)).order_by("placed_at", "pk"))
    for hold in kept:
        note = noted(Saying.TITLE_LEFT)
        move_hold(hold, HoldState.WAITING, actor=None, now=now, note=note)
        counting.let_go(licence)


def is_awaited(licence: Licence) -> bool:
    """Whether somebody waits for a title of the licence."""
    return _waiting(licence).exists()


def lapsed(library: Library, now: datetime) -> list[Hold]:
    """Places that were kept and whose day is over where the reader belongs."""
    today = schedule.today(library, now)
    rows = Hold.objects.of(library).filter(state=HoldState.READY, until__lt=today)
    return list(rows.select_related("library"))


def _waiting(licence: Licence) -> QuerySet[Hold]:
    """Who waits for titles of the licence in the libraries of its fund, the longest first."""
    with all_libraries(SHARED):
        rows = Hold.objects.filter(
            library__in=members_of(licence.fund_id),
            # No join: two titles of a bundle may be one edition by now, and would double its rows.
            edition__in=LicensedTitle.objects.filter(licence=licence).values("edition"),
            is_electronic=True,
            state=HoldState.WAITING,
            reader__isnull=False,
            ticket__isnull=False,
        )
    return rows.select_related(*_SHOWN).order_by("placed_at", "pk")


def _may_have(hold: Hold, now: datetime) -> bool:
    """Whose ticket has ended meanwhile is passed over."""
    today = schedule.today(hold.library, now)
    ticket = hold.ticket
    return ticket is not None and ticket.is_valid_on(today) and honours(hold.library, ticket)


def _keep(hold: Hold, licence: Licence, *, now: datetime) -> None:
    """The turn has come: the title is kept for so many days as an order waits at the desk."""
    today = schedule.today(hold.library, now)
    assert hold.ticket is not None
    assert hold.reader is not None
    holds = reckoning.what_holds(
        hold.ticket,
        item_kind=hold.edition.kind,
        age=hold.reader.age_on(today),
        rules=reckoning.rules_of(hold.library),
    )
    hold.licence, hold.until = licence, today + timedelta(days=holds["shelf_days"])
    move_hold(hold, HoldState.READY, actor=None, now=now)
    counting.kept(licence)
    turn_came(hold, now=now)


def _locked(hold: Hold) -> Hold:
    rows = Hold.objects.of(hold.library).select_for_update(of=("self",))
    return rows.select_related(*_SHOWN).get(pk=hold.pk)
