"""A reader does without what was asked for; what other libraries do for it ends with it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet_lending import errors, journal
from bibnet_lending.models import BookRequest, Exchange, RequestState
from bibnet_lending.models.exchanges import COMING

from . import exchanging, requesting


@transaction.atomic
def cancel_request(
    *, request: BookRequest, actor: User | None, now: datetime | None = None
) -> BookRequest:
    """Nobody is asked for it any more, what was put aside is free; what is on its way already comes
    and goes back.

    Raises ForbiddenMove. Locks the queue, the copy, the request, the exchange.
    """
    now = now or timezone.now()
    coming = _coming(request)
    found = exchanging.locked(coming, now=now) if coming is not None else None
    request = requesting.locked(request)
    if _coming(request) != coming:
        # Another library was asked while we waited: its copy is not locked.
        raise errors.ForbiddenMove
    requesting.move(request, RequestState.CANCELLED, actor=actor, now=now)
    requesting.write(journal.CANCEL, request, actor, now)
    if found is not None and found.exchange.state in exchanging.TO_WITHDRAW:
        exchanging.end_asking(found, actor=actor, now=now)
    return request


def _coming(request: BookRequest) -> Exchange | None:
    rows = Exchange.objects.of(request.library).filter(request=request, state__in=COMING)
    return rows.select_related("library", "lender").first()
