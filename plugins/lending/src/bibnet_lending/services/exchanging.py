"""One library asks another for an item: asked, promised or refused, sent, sent back, at home again.

A copy circulates with its owner: whoever moves it locks the owner's queue and the copy, as at the
owner's own desk. Rows are locked in one order: the reader, the owner's queue, the copy, the
request, the exchange. No exchange touches the queues of two libraries.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.facts import legal_facts, within_entity
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors, journal, reckoning
from bibnet_lending.models import (
    BookRequest,
    Circulation,
    CopyState,
    Exchange,
    ExchangeKind,
    ExchangeState,
    ExchangeStep,
    LendingSettings,
    RequestState,
)
from bibnet_lending.models.exchanges import EXCHANGE_MOVES
from bibnet_lending.models.requests import Because

from . import queueing, requesting, wishing
from .answering import answer_day, write_answer
from .borrowed import TWO_SIDES
from .choosing import can_be_asked
from .locking import lock_copy, lock_queue
from .request_telling import name_of

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts

USUAL_DAYS = 30
# From these whoever asked may step back.
TO_WITHDRAW = (ExchangeState.ASKED, ExchangeState.AGREED)


@dataclass(frozen=True)
class Locked:
    """An exchange with all that moves with it, locked."""

    exchange: Exchange
    request: BookRequest | None
    copy: CopyFacts | None
    circulation: Circulation | None


@transaction.atomic
def ask_library(
    *,
    request: BookRequest,
    actor: User | None,
    lender: Library | None = None,
    partner: str = "",
    instead_of: Library | None = None,
    now: datetime | None = None,
) -> Exchange:
    """Ask a member of the network, or a `partner` outside it, for what a reader wants; by itself
    `instead_of` a library that was silent.

    Raises NotAsked, ForbiddenMove. Locks the request.
    """
    now = now or timezone.now()
    asked, partner = lender, partner.strip()
    if (asked is None) == (partner == ""):
        raise errors.NotAsked
    if asked is not None and not can_be_asked(asked, by=request.library):
        raise errors.NotAsked
    request = requesting.locked(request)
    exchange = Exchange(
        library=request.library,
        request=request,
        kind=kind_of(request, asked),
        lender=asked,
        partner=partner,
        edition_id=request.edition_id,
        wanted=name_of(request),
        pages=request.pages,
        pickup=request.pickup,
        asked_at=now,
        state_at=now,
        answer_by=answer_day(asked or request.library, now),
    )
    whom = asked or partner
    if instead_of is None:
        requesting.answered(request, now=now)
        said = requesting.because(Because.ASKED_OF, library=whom)
    else:
        said = requesting.because(Because.INSTEAD, silent=instead_of, library=whom)
    requesting.move(request, RequestState.SOUGHT, actor=actor, now=now, said=said)
    try:
        with transaction.atomic():
            exchange.save()
    except IntegrityError as error:
        raise errors.NotAsked from error
    step(exchange, actor=actor, now=now)
    return exchange


@transaction.atomic
def agree(
    *,
    exchange: Exchange,
    actor: User | None,
    until: date | None = None,
    now: datetime | None = None,
) -> Exchange:
    """The asked library will send it, to be back by the end of `until`; a free copy is put aside.

    Raises NoFreeCopy, UntilPast, ForbiddenMove. Locks the queue, the copy, the request, the
    exchange.
    """
    now = now or timezone.now()
    chosen = _free_copy(exchange, now=now)
    found = locked(exchange, now=now)
    exchange = found.exchange
    _may_move(exchange, ExchangeState.AGREED)
    if chosen is not None:
        facts, circulation = chosen
        exchange.copy_id, exchange.edition_id = facts.number, facts.edition.number
        queueing.move_copy(circulation, CopyState.SEARCHED, place=None, now=now)
    if exchange.kind != ExchangeKind.COPY:
        exchange.until = until or _last_day(exchange, now)
        if exchange.until < schedule.today(exchange.lender or exchange.library, now):
            raise errors.UntilPast
    _answered(exchange, now)
    move(exchange, ExchangeState.AGREED, actor=actor, now=now)
    if chosen is not None and exchange.lender is not None:
        _announce(exchange.lender, chosen[0])
    return exchange


@transaction.atomic
def refuse(
    *, exchange: Exchange, reason: str, actor: User | None, now: datetime | None = None
) -> Exchange:
    """The asked library says no, and why; the asking one looks further.

    Raises ReasonMissing, ForbiddenMove.
    """
    now = now or timezone.now()
    if not reason.strip():
        raise errors.ReasonMissing
    found = locked(exchange, now=now)
    exchange = found.exchange
    if exchange.state == ExchangeState.ASKED:
        _answered(exchange, now)
    exchange.reason = reason.strip()
    move(exchange, ExchangeState.REFUSED, actor=actor, now=now, note=exchange.reason)
    _free(found, actor=actor, now=now)
    whose = exchange.lender or exchange.partner
    said = requesting.because(Because.REFUSED_BY, library=whose, reason=exchange.reason)
    _look_further(found, actor=actor, now=now, said=said)
    return exchange


@transaction.atomic
def withdraw(*, exchange: Exchange, actor: User | None, now: datetime | None = None) -> Exchange:
    """Whoever asked asks no longer; what was put aside is free. Raises ForbiddenMove."""
    now = now or timezone.now()
    found = locked(exchange, now=now)
    end_asking(found, actor=actor, now=now)
    _look_further(found, actor=actor, now=now)
    return found.exchange


@transaction.atomic
def send(*, exchange: Exchange, actor: User | None, now: datetime | None = None) -> Exchange:
    """It is on its way to who asked. Raises ForbiddenMove."""
    now = now or timezone.now()
    found = locked(exchange, now=now)
    exchange = found.exchange
    move(exchange, ExchangeState.SENT, actor=actor, now=now)
    if found.circulation is not None:
        place = exchange.pickup
        queueing.move_copy(found.circulation, CopyState.TRANSIT, place=place, now=now)
    request = found.request
    if request is not None and request.state == RequestState.SOUGHT:
        requesting.move(request, RequestState.ON_THE_WAY, actor=actor, now=now)
    if exchange.lender is not None:
        write(exchange, exchange.lender, now=now, side="sent")
    return exchange


@transaction.atomic
def send_back(*, exchange: Exchange, actor: User | None, now: datetime | None = None) -> Exchange:
    """It goes home, read or not fetched. Raises ForbiddenMove."""
    now = now or timezone.now()
    found = locked(exchange, now=now)
    exchange = found.exchange
    if exchange.kind == ExchangeKind.COPY:
        raise errors.ForbiddenMove
    move(exchange, ExchangeState.SENT_BACK, actor=actor, now=now)
    if found.circulation is not None:
        place = exchange.lender
        queueing.move_copy(found.circulation, CopyState.TRANSIT, place=place, now=now)
    request = found.request
    if request is not None and request.state == RequestState.READY:
        requesting.move(request, RequestState.EXPIRED, actor=actor, now=now)
    return exchange


def kind_of(request: BookRequest, lender: Library | None) -> str:
    """What the figures call it: between parts of one legal entity it is no inter-library loan."""
    if request.pages:
        return ExchangeKind.COPY
    if lender is None:
        return ExchangeKind.LOAN
    is_one = are_one_entity(request.library, lender)
    return ExchangeKind.INTERNAL if is_one else ExchangeKind.LOAN


def are_one_entity(one: Library, other: Library) -> bool:
    """Whether both are of one legal entity: it stands above both, or both state its INN."""
    stated = [legal_facts(library)["inn"] for library in (one, other)]
    if all(stated):
        return stated[0] == stated[1]
    above = within_entity([one, other])
    tops = [(above[library.pk] or [library])[-1].pk for library in (one, other)]
    return tops[0] == tops[1]


def locked(exchange: Exchange, *, now: datetime) -> Locked:
    """The exchange as it is now with its request and copy, in the order in which all is locked."""
    if exchange.lender is not None and exchange.edition_id is not None:
        edition = catalog.editions([exchange.edition_id])[exchange.edition_id]
        lock_queue(exchange.lender, edition.work)
    with all_libraries(TWO_SIDES):
        rows = Exchange.objects.select_related("library", "lender", "pickup", "loan__branch")
        exchange = rows.get(pk=exchange.pk)
        copy = exchange.copy_id
        facts = catalog.copies([copy])[copy] if copy is not None else None
        circulation = None
        if facts is not None and exchange.lender is not None:
            circulation = lock_copy(exchange.lender, facts.number, now=now)
        asked = exchange.request
        request = requesting.locked(asked) if asked is not None else None
        exchange = rows.select_for_update(of=("self",)).get(pk=exchange.pk)
    return Locked(exchange, request, facts, circulation)


def move(
    exchange: Exchange, state: str, *, actor: User | None, now: datetime, note: str = ""
) -> None:
    """Move a locked exchange and keep the step. Raises ForbiddenMove."""
    _may_move(exchange, state)
    exchange.state, exchange.state_at = state, now
    exchange.save()
    step(exchange, actor=actor, now=now, note=note)


def step(exchange: Exchange, *, actor: User | None, now: datetime, note: str = "") -> None:
    """Keep that the exchange has come to its present state."""
    ExchangeStep.objects.of(exchange.library).create(
        library=exchange.library,
        exchange=exchange,
        state=exchange.state,
        at=now,
        by=actor,
        note=note,
    )


def write(exchange: Exchange, library: Library, *, now: datetime, side: str) -> None:
    """One item more that a library has sent or received, told apart by its kind."""
    journal.write(
        journal.EXCHANGE,
        library=library,
        reader=None,
        ticket=None,
        obj=exchange,
        at=now,
        exchange=exchange.kind,
        side=side,
    )


def end_asking(found: Locked, *, actor: User | None, now: datetime) -> None:
    """The locked exchange comes to nothing by who asked. Raises ForbiddenMove."""
    move(found.exchange, ExchangeState.WITHDRAWN, actor=actor, now=now)
    _free(found, actor=actor, now=now)


def pass_by(found: Locked, *, now: datetime, is_gone: bool = False) -> None:
    """Nobody has answered in time, or who was asked is gone: the request is looked for anew."""
    if not is_gone:
        _answered(found.exchange, now, is_answered=False)
    why = Because.GONE if is_gone else Because.SILENT
    move(found.exchange, ExchangeState.PASSED, actor=None, now=now)
    said = requesting.because(why, library=found.exchange.lender or found.exchange.partner)
    _look_further(found, actor=None, now=now, said=said)


def _look_further(
    found: Locked, *, actor: User | None, now: datetime, said: requesting.Said | None = None
) -> None:
    request = found.request
    if request is not None and request.state == RequestState.SOUGHT:
        requesting.move(request, RequestState.ASKED, actor=actor, now=now, said=said)


def _may_move(exchange: Exchange, state: str) -> None:
    if state not in EXCHANGE_MOVES[exchange.state]:
        raise errors.ForbiddenMove


def _free_copy(exchange: Exchange, *, now: datetime) -> tuple[CopyFacts, Circulation] | None:
    """A copy of the asked member that nobody waits for, locked; None where none is needed."""
    lender = exchange.lender
    if lender is None or exchange.edition_id is None or exchange.kind == ExchangeKind.COPY:
        return None
    edition = catalog.editions([exchange.edition_id])[exchange.edition_id]
    lock_queue(lender, edition.work)
    is_exact = edition.level in catalog.EXACT_LEVELS
    copies = wishing.copies_for(lender, edition, is_exact=is_exact, copy=None)
    found = wishing.first_free(lender, copies, now=now)
    if found is None:
        raise errors.NoFreeCopy
    return found


def _free(found: Locked, *, actor: User | None, now: datetime) -> None:
    """What was put aside for an exchange that comes to nothing goes to who waits for it."""
    lender = found.exchange.lender
    if lender is None or found.copy is None or found.circulation is None:
        return
    queueing.pass_on(lender, found.copy, found.circulation, at=None, actor=actor, now=now)
    _announce(lender, found.copy)


def _announce(library: Library, copy: CopyFacts) -> None:
    catalog.availability_changed.announce(library, copies=[copy.number])


def _last_day(exchange: Exchange, now: datetime) -> date:
    """By which day the asked library wants it back, if nothing else is agreed."""
    lender = exchange.lender or exchange.library
    days = LendingSettings.of(lender).exchange_days or USUAL_DAYS
    return reckoning.open_day(lender, schedule.today(lender, now) + timedelta(days=days))


def _answered(exchange: Exchange, now: datetime, *, is_answered: bool = True) -> None:
    """How long the other library has waited for an answer is a figure of the asked one."""
    if exchange.lender is not None:
        write_answer(
            exchange.lender,
            exchange,
            asked_at=exchange.asked_at,
            answer_by=exchange.answer_by,
            now=now,
            is_answered=is_answered,
        )
