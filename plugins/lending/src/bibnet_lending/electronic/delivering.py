"""What was bought goes to those who asked for it, the first first; the rest wait in its queue."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors
from bibnet_lending.models import (
    CallState,
    Hold,
    HoldState,
    Loan,
    ReaderTicket,
    WantedBook,
    WantedState,
)
from bibnet_lending.models.sayings import Saying, noted
from bibnet_lending.services.locking import lock_ticket

from . import choosing, turns, wanted
from .borrowing import borrow

AFTER = "what was bought goes to its readers whoever looks"
_SHOWN = ("library", "reader", "ticket__group", "ticket__library", "call")


def deliver_all(call: int) -> None:
    """Lend what a purchase brought to all for whom it was made, if it has come."""
    with all_libraries(AFTER):
        rows = WantedBook.objects.filter(
            call=call, call__state=CallState.DONE, state=WantedState.APPROVED
        )
        asked = list(rows.select_related(*_SHOWN).order_by("asked_at", "pk"))
    for one in asked:
        deliver(one)


def deliver(one: WantedBook, *, now: datetime | None = None) -> None:
    """Lend it, or take a place in its queue; what left the fund meanwhile is decided anew."""
    now = now or timezone.now()
    if one.ticket is None or one.reader is None:
        return
    with suppress(errors.ForbiddenMove):
        if _gave_up(one):
            _cancel(one, now=now)
            return
        try:
            _lend(one, one.ticket, now=now)
        except errors.NotInFund:
            _decide_anew(one, note=noted(Saying.ALL_LENT), now=now)
        except errors.ForbiddenMove:
            raise
        except errors.LendingError:
            _wait(one, one.ticket, now=now)


def keep_in_order(library: Library, now: datetime) -> None:
    """Requests whose day has come are decided; what was bought goes on to its readers.

    One that cannot go on keeps none of the others: each is a transaction of its own.
    """
    rows = WantedBook.objects.of(library).select_related(*_SHOWN)
    today = schedule.today(library, now)
    for one in rows.filter(state=WantedState.POSTPONED, until__lte=today):
        with suppress(errors.ForbiddenMove):
            _resume(one, now=now)
    for one in rows.filter(state=WantedState.FULFILLED, loan__is_undone=True):
        with suppress(errors.ForbiddenMove):
            _decide_anew(one, note=noted(Saying.NOT_LENT), now=now)
    _go_on(library, now)


def _go_on(library: Library, now: datetime) -> None:
    """Who waits in the queue for what is in the fund gets it when the turn comes, not before."""
    waiting = Hold.objects.of(library).filter(
        reader=OuterRef("reader"),
        edition=OuterRef("edition"),
        is_electronic=True,
        state__in=(HoldState.WAITING, HoldState.SUSPENDED),
    )
    bought = WantedBook.objects.of(library).filter(
        state=WantedState.APPROVED, call__state=CallState.DONE
    )
    rows = list(bought.annotate(waits=Exists(waiting)).values_list("pk", "edition", "waits"))
    there = choosing.titles_in_funds(library, {edition for _pk, edition, _waits in rows})
    moving = [pk for pk, edition, waits in rows if not waits or edition not in there]
    for one in bought.filter(pk__in=moving).select_related(*_SHOWN).order_by("asked_at", "pk"):
        deliver(one, now=now)


@transaction.atomic
def _lend(one: WantedBook, ticket: ReaderTicket, *, now: datetime) -> None:
    """The loan and the request go together. Raises a LendingError. Locks the reader, the queue, the
    licences.
    """
    ticket = lock_ticket(ticket)
    locked = wanted.lock_wanted(one)
    if locked.state != WantedState.APPROVED:
        raise errors.ForbiddenMove
    loan = _on_hand(one) or borrow(
        ticket=ticket, edition=one.edition_id, branch=one.library, actor=None, now=now
    )
    wanted.move(locked, WantedState.FULFILLED, actor=None, now=now, loan=loan)
    wanted.tell(locked)


def _wait(one: WantedBook, ticket: ReaderTicket, *, now: datetime) -> None:
    """Take a place in the queue, unless there is one or something stands in the way of that too."""
    with suppress(errors.LendingError):
        turns.wait(ticket=ticket, edition=one.edition_id, branch=one.library, actor=None, now=now)


def _gave_up(one: WantedBook) -> bool:
    """Whether the reader has given the place up since it was bought, or let its day pass."""
    since = one.call.settled_at if one.call else None
    places = Hold.objects.of(one.library).filter(
        reader=one.reader_id, edition=one.edition_id, is_electronic=True, state_at__gte=since
    )
    states = set(places.values_list("state", flat=True))
    return bool(states) and states <= {HoldState.CANCELLED, HoldState.EXPIRED}


@transaction.atomic
def _cancel(one: WantedBook, *, now: datetime) -> None:
    locked = wanted.lock_wanted(one)
    note = noted(Saying.GIVEN_UP)
    wanted.move(locked, WantedState.CANCELLED, actor=None, now=now, note=note)


@transaction.atomic
def _decide_anew(one: WantedBook, *, note: str, now: datetime) -> None:
    locked = wanted.lock_wanted(one)
    reset = {"call": None, "decided_by": "", "loan": None}
    wanted.move(locked, WantedState.ASKED, actor=None, now=now, note=note, **reset)


@transaction.atomic
def _resume(one: WantedBook, *, now: datetime) -> None:
    locked = wanted.lock_wanted(one)
    if locked.state != WantedState.POSTPONED:
        raise errors.ForbiddenMove
    wanted.move(locked, WantedState.ASKED, actor=None, now=now, until=None)


def _on_hand(one: WantedBook) -> Loan | None:
    """What the reader took without waiting."""
    rows = Loan.objects.of(one.library).filter(
        reader=one.reader_id, edition=one.edition_id, returned_at=None, licence__isnull=False
    )
    return rows.filter(wanted_book=None).first()
