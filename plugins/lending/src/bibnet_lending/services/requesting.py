"""A reader's request for what the own library has not at hand, as far as the library answers it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal, reckoning
from bibnet_lending.models import (
    BookRequest,
    Order,
    ReaderTicket,
    RequestState,
)
from bibnet_lending.models.requests import GOES_ON, TO_DECIDE

from . import checking, guests
from .answering import answer_day, answered
from .closing import check_place
from .locking import lock_ticket
from .ordering import place_order
from .request_moves import locked, move, step, write


@dataclass(frozen=True, kw_only=True)
class Wanted:
    """What is asked for: an edition of the catalogue, or what the reader knows of the book."""

    edition: int | None = None
    title: str = ""
    author: str = ""
    year: str = ""
    why: str = ""
    pages: str = ""
    # A copy is made of pages: for what the law allows, by who knows its terms.
    purpose: str = ""
    knows_law: bool = False


@transaction.atomic
def ask_for_book(
    *,
    ticket: ReaderTicket,
    wanted: Wanted,
    pickup: Library,
    actor: User | None,
    order: Order | None = None,
    has_agreed: bool = False,
    key: str = "",
    now: datetime | None = None,
) -> BookRequest:
    """Ask the library that `pickup` belongs to; with the same key it is asked once.

    `order` is the reader's order that was refused before. A guest becomes a user of the library,
    as with an order. Raises a LendingError. Locks the reader.
    """
    now = now or timezone.now()
    library = pickup.member
    ticket = lock_ticket(ticket)
    reader = ticket.reader
    sent = BookRequest.objects.of(library).filter(reader=reader, key=key) if key else None
    if sent is not None and (there := sent.first()) is not None:
        return there
    check_place(pickup, now=now)
    facts = _check(ticket, wanted, library, now=now)
    guests.welcome(
        ticket=ticket,
        reader=reader,
        library=library,
        actor=actor,
        now=now,
        has_agreed=has_agreed,
    )
    request = BookRequest(
        library=library,
        ticket=ticket,
        reader=reader,
        edition_id=facts.number if facts else None,
        title="" if facts else wanted.title,
        author="" if facts else wanted.author,
        year="" if facts else wanted.year,
        why=wanted.why,
        pages=wanted.pages,
        purpose=wanted.purpose if wanted.pages else "",
        law_read_at=now if wanted.pages else None,
        pickup=pickup,
        order=order,
        placed_at=now,
        state_at=now,
        answer_by=answer_day(library, now),
        key=key,
        placed_by=actor,
    )
    try:
        with transaction.atomic():
            request.save()
    except IntegrityError as error:
        raise errors.OrderedAlready from error
    step(request, actor=actor, now=now)
    write(journal.REQUEST, request, actor, now)
    return request


@transaction.atomic
def refuse_request(
    *, request: BookRequest, reason: str, actor: User | None, now: datetime | None = None
) -> BookRequest:
    """The book cannot be had, and why. Raises ReasonMissing, ForbiddenMove."""
    now = now or timezone.now()
    if not reason.strip():
        raise errors.ReasonMissing
    request = locked(request)
    request.reason = reason.strip()
    answered(request, now=now)
    move(request, RequestState.REFUSED, actor=actor, now=now, note=request.reason)
    write(journal.REFUSAL, request, actor, now)
    return request


@transaction.atomic
def identify(
    *, request: BookRequest, edition: int, actor: User | None, now: datetime | None = None
) -> BookRequest:
    """What the reader described is this edition of the catalogue: its libraries can be asked.

    Raises NoCopy for one that is not there, a LendingError of the law, ForbiddenMove.
    """
    now = now or timezone.now()
    facts = catalog.editions([edition]).get(edition)
    request = locked(request)
    if facts is None:
        raise errors.NoCopy
    if request.edition_id is not None or request.state not in TO_DECIDE or request.reader is None:
        raise errors.ForbiddenMove
    checking.check_law(request.reader, facts, schedule.today(request.library, now))
    request.edition_id = facts.number
    request.save(update_fields=["edition"])
    step(request, actor=actor, now=now, note=facts.name[:500])
    return request


@transaction.atomic
def propose_to_buy(
    *, request: BookRequest, actor: User | None, now: datetime | None = None
) -> BookRequest:
    """No library has it: it stands in the list of what should be bought. Raises ForbiddenMove."""
    now = now or timezone.now()
    request = locked(request)
    answered(request, now=now)
    move(request, RequestState.PROPOSED, actor=actor, now=now)
    return request


@transaction.atomic
def order_here(
    *,
    request: BookRequest,
    actor: User | None,
    edition: int | None = None,
    now: datetime | None = None,
) -> BookRequest:
    """The own library has the book after all, or has bought it: an order is placed for the reader
    instead of the request, so it counts once.

    Raises NoFreeCopy, ForbiddenMove or another LendingError. Locks as an order does.
    """
    now = now or timezone.now()
    wanted = edition or request.edition_id
    if request.ticket is None or wanted is None:
        raise errors.ForbiddenMove
    order = place_order(
        ticket=request.ticket,
        edition=wanted,
        pickup=request.pickup,
        actor=actor,
        instead_of=request,
        now=now,
    )
    request = locked(request)
    request.order = order
    request.save(update_fields=["order"])
    answered(request, now=now)
    move(request, RequestState.ORDERED, actor=actor, now=now)
    return request


def _check(
    ticket: ReaderTicket, wanted: Wanted, library: Library, *, now: datetime
) -> catalog.EditionFacts | None:
    """The edition, if one is named. Raises a LendingError. The reader must be locked."""
    today, reader = schedule.today(library, now), ticket.reader
    checking.check_ticket(ticket, library, today)
    facts = catalog.editions([wanted.edition]).get(wanted.edition) if wanted.edition else None
    if facts is None and not wanted.title:
        raise errors.NoCopy
    if wanted.pages and not (wanted.purpose and wanted.knows_law):
        raise errors.LawNotRead
    holds = reckoning.what_holds(
        ticket,
        item_kind=facts.kind if facts else "",
        age=reader.age_on(today),
        rules=reckoning.rules_of(library),
    )
    if facts is not None:
        checking.check_law(reader, facts, today)
        if not wanted.pages:
            checking.check_wanted(reader, library, facts)
            own = BookRequest.objects.of(library).filter(reader=reader, pages="")
            if own.filter(edition__work=facts.work, state__in=GOES_ON).exists():
                raise errors.OrderedAlready
    checking.check_wishes(reader, library, holds)
    return facts
