"""What the worker does each day: orders that nobody fetched, places put off, loans to forget."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef
from django.utils import timezone

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import LibraryOwnedQuerySet
from bibnet_lending.errors import ForbiddenMove, Returned
from bibnet_lending.models import (
    Application,
    ApplicationState,
    BookRequest,
    ClassSet,
    DebtCall,
    DeskAct,
    Hold,
    HoldState,
    Loan,
    Order,
    PageCopy,
    WantedBook,
)
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.models.orders import OPEN
from bibnet_lending.models.requests import GOES_ON
from bibnet_lending.models.wanted import OPEN_WANTED
from bibnet_lending.moving_in import lists
from bibnet_lending.succession import follow_late

from . import page_keeping, visiting
from .calling import forget_calls
from .class_sets import end_set
from .closing import keep_days
from .giving_up import expire_request, late_requests
from .holding import expire_hold, resume_hold, serve_all
from .ordering import expire_order, late_orders
from .remembering import erase_without_consent, let_go

# A loan can be looked up so long after its return: a damaged book is noticed the next day.
REMEMBERED = timedelta(days=7)
# A wish that is over stands so long in the cabinet: why it was refused is read later.
WISHES_REMEMBERED = timedelta(days=30)
AT_ONCE = 1_000
# An application that led to no ticket; the text of the consent names the days.
APPLICATIONS_REMEMBERED = timedelta(days=90)


def keep_in_order(library: Library, now: datetime | None = None) -> None:
    """End orders that waited in vain, let those go on whose day has come, see that nobody waits for
    what stands free, forget who had what.
    """
    now = now or timezone.now()
    follow_late(library)
    # First of all: what waits longer because of a closing does not end today.
    keep_days(library, now)
    for order in late_orders(library, now):
        unless_moved(expire_order, order=order, now=now)
    for request in late_requests(library, now):
        unless_moved(expire_request, request=request, now=now)
    page_keeping.let_go_of_late(library, now)
    today = schedule.today(library, now)
    holds = Hold.objects.of(library).select_related("library")
    for hold in holds.filter(state=HoldState.SUSPENDED, suspended_until__lte=today):
        unless_moved(resume_hold, hold=hold, actor=None, now=now)
    for hold in holds.filter(
        state__in=(HoldState.WAITING, HoldState.SUSPENDED), wanted_until__lt=today
    ):
        unless_moved(expire_hold, hold=hold, now=now)
    over = ClassSet.objects.of(library).filter(ended_at=None, needed_by__lt=today)
    for made in over.select_related("library"):
        unless_moved(end_set, made=made, actor=None, now=now)
    serve_all(library, now=now)
    forget(library, now)


def forget(library: Library, now: datetime) -> None:
    """Take the person out of what is over: loans, orders, places; and the days of the desk go.

    Figures are in the journal under a pseudonym. A history that a reader wants is kept apart.
    """
    loans = Loan.objects.of(library).filter(returned_at__lt=now - REMEMBERED)
    DebtCall.objects.of(library).filter(loan__in=loans).delete()
    let_go(list(loans.filter(history__isnull=False).values_list("pk", flat=True)))
    _forget(loans)
    erase_without_consent()
    long_ago = now - WISHES_REMEMBERED
    _forget(Order.objects.of(library).exclude(state__in=OPEN).filter(state_at__lt=long_ago))
    _forget(Hold.objects.of(library).exclude(state__in=IN_QUEUE).filter(state_at__lt=long_ago))
    _forget(ClassSet.objects.of(library).filter(ended_at__lt=long_ago))
    wanted = WantedBook.objects.of(library).exclude(state__in=OPEN_WANTED)
    _forget(wanted.filter(state_at__lt=long_ago))
    asked = BookRequest.objects.of(library).exclude(state__in=GOES_ON)
    # Who may still download a copy is known until it is gone.
    there = PageCopy.objects.of(library).filter(request=OuterRef("pk"), gone_at=None)
    _forget(asked.filter(~Exists(there), state_at__lt=long_ago), why="")
    DeskAct.objects.of(library).filter(at__lt=now - REMEMBERED).delete()
    Application.objects.of(library).filter(
        state__in=(ApplicationState.REFUSED, ApplicationState.WITHDRAWN),
        state_at__lt=now - APPLICATIONS_REMEMBERED,
    ).delete()
    forget_calls(library, now)
    lists.forget(library, now)
    visiting.forget(library, now)


def _forget(rows: LibraryOwnedQuerySet, **emptied: str) -> None:
    """In portions, so that nobody waits for a long statement."""
    known = rows.filter(reader__isnull=False).order_by("pk").values_list("pk", flat=True)
    while some := list(known[:AT_ONCE]):
        rows.filter(pk__in=some).update(reader=None, ticket=None, **emptied)


def unless_moved(act: Callable[..., object], **what: object) -> None:
    """Do it unless somebody was quicker."""
    with suppress(ForbiddenMove, Returned):
        act(**what)
