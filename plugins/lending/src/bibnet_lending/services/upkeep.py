"""What the worker does each day: orders that nobody fetched, places put off, loans to forget."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.utils import timezone

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending.errors import ForbiddenMove
from bibnet_lending.models import Hold, HoldState, Loan

from .holding import expire_hold, resume_hold
from .ordering import expire_order, late_orders

# A loan can be looked up so long after its return: a damaged book is noticed the next day.
REMEMBERED = timedelta(days=7)
AT_ONCE = 1_000


def keep_in_order(library: Library, now: datetime | None = None) -> None:
    """End orders that waited in vain, let those go on whose day has come, forget who had what."""
    now = now or timezone.now()
    for order in late_orders(library, now):
        _unless_moved(expire_order, order=order, now=now)
    today = schedule.today(library, now)
    holds = Hold.objects.of(library).select_related("library")
    for hold in holds.filter(state=HoldState.SUSPENDED, suspended_until__lte=today):
        _unless_moved(resume_hold, hold=hold, actor=None, now=now)
    for hold in holds.filter(
        state__in=(HoldState.WAITING, HoldState.SUSPENDED), wanted_until__lt=today
    ):
        _unless_moved(expire_hold, hold=hold, now=now)
    forget_returned(library, now)


def forget_returned(library: Library, now: datetime) -> int:
    """Take the person out of loans that ended some time ago; how many.

    Figures are in the journal under a pseudonym. A history that a reader wants is kept apart.
    """
    count = 0
    while True:
        rows = Loan.objects.of(library).filter(
            returned_at__lt=now - REMEMBERED, reader__isnull=False
        )
        some = list(rows.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        if not some:
            return count
        count += Loan.objects.of(library).filter(pk__in=some).update(reader=None, ticket=None)


def _unless_moved(act: Callable[..., object], **what: object) -> None:
    """Do it unless somebody was quicker."""
    with suppress(ForbiddenMove):
        act(**what)
