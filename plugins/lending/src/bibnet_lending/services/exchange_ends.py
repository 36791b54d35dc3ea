"""An exchange that comes to nothing: refused, taken back, not answered in time."""

from __future__ import annotations

from datetime import datetime

from bibnet_catalog import api as catalog
from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet_lending import errors
from bibnet_lending.models import Exchange, ExchangeState, RequestState
from bibnet_lending.models.requests import Because

from . import queueing, request_moves
from .answering import answered
from .exchange_moves import Locked, locked, move
from .request_moves import Said, because

# From these whoever asked may step back.
TO_WITHDRAW = (ExchangeState.ASKED, ExchangeState.AGREED)


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
    answered(exchange, now=now)
    exchange.reason = reason.strip()
    move(exchange, ExchangeState.REFUSED, actor=actor, now=now, note=exchange.reason)
    _free(found, actor=actor, now=now)
    whose = exchange.lender or exchange.partner
    said = because(Because.REFUSED_BY, library=whose, reason=exchange.reason)
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


def end_asking(found: Locked, *, actor: User | None, now: datetime) -> None:
    """The locked exchange comes to nothing by who asked. Raises ForbiddenMove."""
    move(found.exchange, ExchangeState.WITHDRAWN, actor=actor, now=now)
    _free(found, actor=actor, now=now)


def pass_by(found: Locked, *, now: datetime, is_gone: bool = False) -> None:
    """Nobody has answered in time, or who was asked is gone: the request is looked for anew."""
    if not is_gone:
        answered(found.exchange, now=now, is_answered=False)
    why = Because.GONE if is_gone else Because.SILENT
    move(found.exchange, ExchangeState.PASSED, actor=None, now=now)
    said = because(why, library=found.exchange.lender or found.exchange.partner)
    _look_further(found, actor=None, now=now, said=said)


def _free(found: Locked, *, actor: User | None, now: datetime) -> None:
    """What was put aside for an exchange that comes to nothing goes to who waits for it."""
    lender = found.exchange.lender
    if lender is None or found.copy is None or found.circulation is None:
        return
    queueing.pass_on(lender, found.copy, found.circulation, at=None, actor=actor, now=now)
    catalog.availability_changed.announce(lender, copies=[found.copy.number])


def _look_further(
    found: Locked, *, actor: User | None, now: datetime, said: Said | None = None
) -> None:
    request = found.request
    if request is not None and request.state == RequestState.SOUGHT:
        request_moves.move(request, RequestState.ASKED, actor=actor, now=now, said=said)
