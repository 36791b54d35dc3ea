"""What the worker does each minute: loans and licences end, turns pass on, calls are settled."""

from __future__ import annotations

from datetime import datetime

from django.db.models import F, Q
from django.utils import timezone

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending.models import HoldState, Licence, LicenceState, Loan
from bibnet_lending.services.holding import expire_hold
from bibnet_lending.services.upkeep import unless_moved

from . import calls, delivering, turns
from .borrowing import expire_loan
from .funds import end_licence, serve_licence

AT_ONCE = 500


def keep_in_order(library: Library, now: datetime | None = None) -> None:
    """End what is over, give turns out, and ask vendors what became of what nobody knows."""
    now = now or timezone.now()
    over = Loan.objects.of(library).filter(licence__isnull=False, returned_at=None, due_at__lte=now)
    for loan in over.select_related("library")[:AT_ONCE]:
        unless_moved(expire_loan, loan=loan, now=now)
    for licence in _ending(library, now):
        unless_moved(end_licence, licence=licence, now=now)
    for hold in turns.lapsed(library, now):
        unless_moved(expire_hold, hold=hold, now=now)
    for licence in _awaited(library):
        serve_licence(licence=licence, now=now)
    calls.look_again(library, now)
    delivering.keep_in_order(library, now)


def _ending(library: Library, now: datetime) -> list[Licence]:
    """Licences whose last day is over and of which nobody has written it down."""
    rows = Licence.objects.of(library).filter(
        state=LicenceState.ACTIVE, ends_on__lt=schedule.today(library, now)
    )
    return list(rows[:AT_ONCE])


def _awaited(library: Library) -> list[Licence]:
    """Licences with something free for whose titles somebody waits, in any library of the fund."""
    has_room = (Q(at_once=None) | Q(at_once__gt=F("loans_open") + F("places_kept"))) & (
        Q(most_loans=None) | Q(most_loans__gt=F("loans_made") + F("places_kept"))
    )
    rows = Licence.objects.of(library).filter(
        has_room,
        state=LicenceState.ACTIVE,
        titles__edition__holds__is_electronic=True,
        titles__edition__holds__state=HoldState.WAITING,
    )
    return list(rows.distinct()[:AT_ONCE])
