"""A reader does without what was asked for, or does not come for it: what libraries do ends too."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import errors, journal
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeState,
    RequestState,
)
from bibnet_lending.models.exchanges import COMING

from . import exchange_ends, exchange_moves, request_moves
from .exchange_moves import Locked


@transaction.atomic
def cancel_request(
    *, request: BookRequest, actor: User | None, now: datetime | None = None
) -> BookRequest:
    """Nobody is asked for it any more, what was put aside is free; what is on its way already comes
    and goes back.

    Raises ForbiddenMove. Locks the queue, the copy, the request, the exchange.
    """
    now = now or timezone.now()
    request, found = _locked(request, now=now)
    request_moves.move(request, RequestState.CANCELLED, actor=actor, now=now)
    request_moves.write(journal.CANCEL, request, actor, now)
    if found is not None and found.exchange.state in exchange_ends.TO_WITHDRAW:
        exchange_ends.end_asking(found, actor=actor, now=now)
    _throw_away(found, actor=actor, now=now)
    return request


@transaction.atomic
def expire_request(*, request: BookRequest, now: datetime) -> BookRequest:
    """Nobody came for it by its day: the book stands among what has to go back.

    Days on which the desk was closed meanwhile do not count. Raises ForbiddenMove where the day is
    not over. Locks as giving up does.
    """
    request, found = _locked(request, now=now)
    if request.state != RequestState.READY:
        raise errors.ForbiddenMove
    until = max(filter(None, (request.until, request_moves.kept_until(request, request.state_at))))
    if until >= schedule.today(request.pickup, now):
        raise errors.ForbiddenMove
    request_moves.move(request, RequestState.EXPIRED, actor=None, now=now)
    _throw_away(found, actor=None, now=now)
    return request


def late_requests(library: Library, now: datetime) -> list[BookRequest]:
    """What waits at a desk and whose day is over."""
    today = schedule.today(library, now)
    rows = BookRequest.objects.of(library).filter(state=RequestState.READY, until__lt=today)
    return list(rows.select_related("library").order_by("until", "pk"))


def _locked(request: BookRequest, *, now: datetime) -> tuple[BookRequest, Locked | None]:
    """The request as it is now with the exchange that goes on for it, locked in their order."""
    goes_on = _goes_on(request)
    found = exchange_moves.locked(goes_on, now=now) if goes_on is not None else None
    request = request_moves.locked(request)
    if _goes_on(request) != goes_on:
        # Another library was asked while we waited: its copy is not locked.
        raise errors.ForbiddenMove
    return request, found


def _goes_on(request: BookRequest) -> Exchange | None:
    until_it_is_lent = (*COMING, ExchangeState.RECEIVED)
    rows = Exchange.objects.of(request.library).filter(request=request, state__in=until_it_is_lent)
    return rows.select_related("library", "lender").first()


def _throw_away(found: Locked | None, *, actor: User | None, now: datetime) -> None:
    """A copy of pages that nobody wants any more does not go back."""
    if found is None or found.exchange.state != ExchangeState.RECEIVED:
        return
    if found.exchange.is_copy:
        exchange_moves.move(found.exchange, ExchangeState.CLOSED, actor=actor, now=now)
