"""What was bought goes to those who asked for it, the first first; the rest wait in its queue."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_lending import errors
from bibnet_lending.models import CallState, Loan, ReaderTicket, WantedBook, WantedState

from . import turns, wanted
from .borrowing import borrow

AFTER = "what was bought goes to its readers whoever looks"
AT_ONCE = 200
_SHOWN = ("library", "reader", "ticket__group", "ticket__library")


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
    try:
        _lend(one, one.ticket, now=now)
    except errors.ForbiddenMove:
        return
    except errors.NotInFund:
        _decide_anew(one, now=now)
    except errors.LendingError:
        with suppress(errors.LendingError):
            turns.wait(
                ticket=one.ticket,
                edition=one.edition_id,
                branch=one.library,
                actor=None,
                now=now,
            )


def keep_in_order(library: Library, now: datetime) -> None:
    """Requests whose day has come are decided; what was bought goes on to its readers."""
    rows = WantedBook.objects.of(library).select_related(*_SHOWN)
    today = schedule.today(library, now)
    for one in rows.filter(state=WantedState.POSTPONED, until__lte=today)[:AT_ONCE]:
        with suppress(errors.ForbiddenMove):
            _resume(one, now=now)
    bought = rows.filter(state=WantedState.APPROVED, call__state=CallState.DONE)
    for one in bought.order_by("asked_at", "pk")[:AT_ONCE]:
        deliver(one, now=now)


@transaction.atomic
def _lend(one: WantedBook, ticket: ReaderTicket, *, now: datetime) -> None:
    """The loan and the request go together. Raises a LendingError."""
    loan = _on_hand(one) or borrow(
        ticket=ticket, edition=one.edition_id, branch=one.library, actor=None, now=now
    )
    locked = wanted.lock_wanted(one)
    wanted.move(locked, WantedState.FULFILLED, actor=None, now=now, loan=loan)
    wanted.tell(locked)


@transaction.atomic
def _decide_anew(one: WantedBook, *, now: datetime) -> None:
    locked = wanted.lock_wanted(one)
    note = _("all loans of the licence are used by others")
    reset = {"call": None, "decided_by": ""}
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
