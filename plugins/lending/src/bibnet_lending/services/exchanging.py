"""One library asks another for an item, which is promised, sent, sent back.

A copy circulates with its owner: whoever moves it locks the owner's queue and the copy, as at the
owner's own desk.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, reckoning
from bibnet_lending.models import (
    BookRequest,
    Circulation,
    CopyState,
    Exchange,
    ExchangeState,
    LendingSettings,
    RequestState,
)
from bibnet_lending.models.requests import Because

from . import queueing, request_moves, wishing
from .answering import answer_day, answered
from .choosing import can_be_asked
from .entities import kind_of
from .exchange_moves import check_move, locked, move, step, write
from .locking import lock_queue
from .request_moves import because
from .request_telling import name_of

if TYPE_CHECKING:
    from bibnet_catalog.api import CopyFacts

USUAL_DAYS = 30


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
    request = request_moves.locked(request)
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
        answered(request, now=now)
        said = because(Because.ASKED_OF, library=whom)
    else:
        said = because(Because.INSTEAD, silent=instead_of, library=whom)
    request_moves.move(request, RequestState.SOUGHT, actor=actor, now=now, said=said)
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
    check_move(exchange, ExchangeState.AGREED)
    if chosen is not None:
        facts, circulation = chosen
        exchange.copy_id, exchange.edition_id = facts.number, facts.edition.number
        queueing.move_copy(circulation, CopyState.SEARCHED, place=None, now=now)
    if not exchange.is_copy:
        exchange.until = until or _last_day(exchange, now)
        if exchange.until < schedule.today(exchange.lender or exchange.library, now):
            raise errors.UntilPast
    answered(exchange, now=now)
    move(exchange, ExchangeState.AGREED, actor=actor, now=now)
    if chosen is not None and exchange.lender is not None:
        number = chosen[0].number
        catalog.availability_changed.announce(exchange.lender, copies=[number])
    return exchange


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
        request_moves.move(request, RequestState.ON_THE_WAY, actor=actor, now=now)
    if exchange.lender is not None:
        write(exchange, exchange.lender, now=now, side="sent")
    return exchange


@transaction.atomic
def send_back(*, exchange: Exchange, actor: User | None, now: datetime | None = None) -> Exchange:
    """It goes home, read or not fetched. Raises ForbiddenMove."""
    now = now or timezone.now()
    found = locked(exchange, now=now)
    exchange = found.exchange
    if exchange.is_copy:
        raise errors.ForbiddenMove
    move(exchange, ExchangeState.SENT_BACK, actor=actor, now=now)
    if found.circulation is not None:
        place = exchange.lender
        queueing.move_copy(found.circulation, CopyState.TRANSIT, place=place, now=now)
    request = found.request
    if request is not None and request.state == RequestState.READY:
        request_moves.move(request, RequestState.EXPIRED, actor=actor, now=now)
    return exchange


def _free_copy(exchange: Exchange, *, now: datetime) -> tuple[CopyFacts, Circulation] | None:
    """A copy of the asked member that nobody waits for, locked; None where none is needed."""
    lender = exchange.lender
    if lender is None or exchange.edition_id is None or exchange.is_copy:
        return None
    edition = catalog.editions([exchange.edition_id])[exchange.edition_id]
    lock_queue(lender, edition.work)
    is_exact = edition.level in catalog.EXACT_LEVELS
    copies = wishing.copies_for(lender, edition, is_exact=is_exact, copy=None)
    found = wishing.first_free(lender, copies, now=now)
    if found is None:
        raise errors.NoFreeCopy
    return found


def _last_day(exchange: Exchange, now: datetime) -> date:
    """By which day the asked library wants it back, if nothing else is agreed."""
    lender = exchange.lender or exchange.library
    days = LendingSettings.of(lender).exchange_days or USUAL_DAYS
    return reckoning.open_day(lender, schedule.today(lender, now) + timedelta(days=days))
