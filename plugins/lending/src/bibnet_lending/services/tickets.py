"""Tickets: given, moved in, blocked, lost, replaced, renewed."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import Reader, User
from bibnet.journal import audit
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors, journal
from bibnet_lending.models import (
    Document,
    LendingSettings,
    NumberSeries,
    ReaderGroup,
    ReaderTicket,
    TicketKind,
    TicketState,
)
from bibnet_lending.models.sayings import Saying, noted
from bibnet_lending.models.tickets import IN_USE, TICKET_MOVES

from . import belongings
from .locking import lock_reader, lock_ticket

# A ticket that nobody has shown in person is valid for so long.
TEMPORARY = timedelta(days=30)
USUAL_YEARS = 5


@transaction.atomic
def issue_ticket(
    *,
    library: Library,
    reader: Reader,
    actor: User | None,
    kind: str = TicketKind.PERMANENT,
    number: str = "",
    barcode: str = "",
    branch: Library | None = None,
    group: ReaderGroup | None = None,
    channel: str = "",
    documents: Collection[str] = (),
    key: str = "",
    now: datetime | None = None,
) -> ReaderTicket:
    """Give a reader a ticket of a member library; the number comes from its series unless given.

    `documents` are those that were shown, `key` is the form's. Raises TicketThere and NumberTaken.
    Locks the reader.
    """
    now = now or timezone.now()
    today = schedule.today(library, now)
    ticket = ReaderTicket(
        library=library,
        reader=reader,
        number=number or next_number(library),
        barcode=barcode,
        kind=kind,
        branch=branch,
        group=group,
        valid_until=_last_day(library, kind, today),
        registered_on=today,
        issued_at=now,
        documents=[one for one in Document.values if one in documents],
        key=key,
    )
    _issue(ticket, actor)
    journal.write(
        journal.REGISTRATION,
        library=branch or library,
        reader=ticket.reader,
        ticket=ticket,
        obj=ticket,
        at=now,
        channel=channel,
    )
    return ticket


@transaction.atomic
def move_in(
    *,
    library: Library,
    reader: Reader,
    actor: User | None,
    number: str,
    registered_on: date,
    kind: str = TicketKind.PERMANENT,
    barcode: str = "",
    valid_until: date | None = None,
    note: str = "",
    now: datetime | None = None,
) -> ReaderTicket:
    """Write a ticket down that the library gave before Bibnet: no registration of today's.

    Raises TicketThere and NumberTaken. Locks the reader.
    """
    now = now or timezone.now()
    ticket = ReaderTicket(
        library=library,
        reader=reader,
        number=number,
        barcode=barcode,
        kind=kind,
        valid_until=valid_until or _last_day(library, kind, schedule.today(library, now)),
        registered_on=registered_on,
        issued_at=now,
        note=note,
    )
    _issue(ticket, actor)
    return ticket


def next_number(library: Library) -> str:
    """The next number of the library's series that no ticket has. Locks the series."""
    series, _is_new = (
        NumberSeries.objects.of(library)
        .select_for_update()
        .get_or_create(defaults={"library": library})
    )
    while True:
        number = str(series)
        series.next_number += 1
        if not ReaderTicket.objects.of(library).filter(number=number).exists():
            break
    series.save(update_fields=["next_number"])
    return number


@transaction.atomic
def correct_ticket(*, ticket: ReaderTicket, **facts: Any) -> ReaderTicket:
    """Write down what a library's own list says of a ticket. Raises NumberTaken."""
    for name, value in facts.items():
        setattr(ticket, name, value)
    _write(ticket, update_fields=list(facts))
    return ticket


@transaction.atomic
def block_ticket(*, ticket: ReaderTicket, reason: str, actor: User | None) -> ReaderTicket:
    """Nothing is lent on it until it is free again. Raises ReasonMissing, ForbiddenMove."""
    if not reason.strip():
        raise errors.ReasonMissing
    return _move(ticket, TicketState.BLOCKED, actor, reason=reason)


@transaction.atomic
def unblock_ticket(*, ticket: ReaderTicket, actor: User | None) -> ReaderTicket:
    """It is valid again, also one that turned up. Raises ForbiddenMove, TicketThere."""
    return _move(ticket, TicketState.ACTIVE, actor)


@transaction.atomic
def report_lost(*, ticket: ReaderTicket, actor: User | None) -> ReaderTicket:
    """The ticket was lost: who finds it borrows nothing. Raises ForbiddenMove."""
    return _move(ticket, TicketState.LOST, actor)


@transaction.atomic
def replace_ticket(
    *,
    ticket: ReaderTicket,
    actor: User | None,
    number: str = "",
    barcode: str = "",
    now: datetime | None = None,
) -> ReaderTicket:
    """A new ticket in the place of one that was lost or is worn; what is on hand passes to it.

    Raises ForbiddenMove for one that was replaced already, NumberTaken.
    """
    now = now or timezone.now()
    lock_ticket(ticket)
    old = _locked(ticket)
    if old.state == TicketState.ENDED:
        raise errors.ForbiddenMove
    _set(old, TicketState.ENDED, reason=noted(Saying.REPLACED))
    new = ReaderTicket(
        library=old.library,
        reader_id=old.reader_id,
        number=number or next_number(old.library),
        barcode=barcode,
        kind=old.kind,
        branch_id=old.branch_id,
        group_id=old.group_id,
        valid_until=old.valid_until,
        registered_on=old.registered_on,
        issued_at=now,
        note=old.note,
        documents=old.documents,
        **{name: getattr(old, name) for name in _terms()},
    )
    _write(new)
    old.replaced_by = new
    old.save(update_fields=["replaced_by"])
    with all_libraries("a ticket is used wherever it is honoured"):
        belongings.replace(old=old, new=new)
        old.joinings.filter(left_at=None).update(ticket=new)
    audit.record(action="lending.ticket_replaced", actor=actor, library=old.library, obj=new)
    return new


@transaction.atomic
def renew_ticket(
    *, ticket: ReaderTicket, actor: User | None, now: datetime | None = None
) -> ReaderTicket:
    """The data were looked through with the reader (перерегистрация): valid for a full term again,
    a temporary ticket is permanent from now on. Raises ForbiddenMove unless it is valid or was.
    """
    now = now or timezone.now()
    ticket = _locked(ticket)
    if ticket.state != TicketState.ACTIVE:
        raise errors.ForbiddenMove
    if ticket.kind == TicketKind.TEMPORARY:
        ticket.kind = TicketKind.PERMANENT
    ticket.registered_on = schedule.today(ticket.library, now)
    ticket.valid_until = _last_day(ticket.library, ticket.kind, ticket.registered_on)
    ticket.save(update_fields=["kind", "registered_on", "valid_until"])
    audit.record(action="lending.ticket_renewed", actor=actor, library=ticket.library, obj=ticket)
    return ticket


def _last_day(library: Library, kind: str, today: date) -> date:
    """The last day of a ticket given or renewed today; that of 29 February ends on the 28th."""
    if kind == TicketKind.TEMPORARY:
        return today + TEMPORARY
    years = LendingSettings.of(library).ticket_years or USUAL_YEARS
    try:
        return today.replace(year=today.year + years)
    except ValueError:
        return today.replace(year=today.year + years, day=28)


def _terms() -> list[str]:
    return ["term_days", "most_loans", "may_buy", "price_limit", "blocked_kinds"]


def _locked(ticket: ReaderTicket) -> ReaderTicket:
    return (
        ReaderTicket.objects.of(ticket.library)
        .select_for_update(of=("self",))
        .select_related("library", "group")
        .get(pk=ticket.pk)
    )


def _move(
    ticket: ReaderTicket, state: str, actor: User | None, *, reason: str = ""
) -> ReaderTicket:
    ticket = _locked(ticket)
    if state not in TICKET_MOVES[ticket.state]:
        raise errors.ForbiddenMove
    _set(ticket, state, reason=reason.strip())
    audit.record(
        action="lending.ticket_moved",
        actor=actor,
        library=ticket.library,
        obj=ticket,
        fields=[state],
        reason=reason.strip(),
    )
    return ticket


def _set(ticket: ReaderTicket, state: str, *, reason: str) -> None:
    ticket.state, ticket.reason = state, reason
    try:
        with transaction.atomic():
            ticket.save(update_fields=["state", "reason"])
    except IntegrityError as error:
        raise errors.TicketThere from error


def _issue(ticket: ReaderTicket, actor: User | None) -> None:
    """Save a reader's first ticket of a library. Locks the reader."""
    ticket.reader = lock_reader(ticket.reader_id)
    library = ticket.library
    there = ReaderTicket.objects.of(library).filter(reader=ticket.reader, state__in=IN_USE)
    if ticket.kind != TicketKind.GROUP and there.exclude(kind=TicketKind.GROUP).exists():
        raise errors.TicketThere
    _write(ticket)
    audit.record(action="lending.ticket_issued", actor=actor, library=library, obj=ticket)


def _write(ticket: ReaderTicket, update_fields: Iterable[str] | None = None) -> None:
    """Save a ticket; the database says whether its number or barcode is taken."""
    try:
        with transaction.atomic():
            ticket.save(update_fields=update_fields)
    except IntegrityError as error:
        raise errors.NumberTaken from error
