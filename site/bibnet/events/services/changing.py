"""Changing one date of an event."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone

from bibnet.accounts.models import User
from bibnet.events import errors
from bibnet.events.models import Occurrence, OccurrenceState
from bibnet.events.schedule import slot
from bibnet.events.sharing import date_changed
from bibnet.journal import audit
from bibnet.plugins import points

from . import tell
from .laying_out import refresh
from .registering import lock, move_up


@dataclass(frozen=True, kw_only=True)
class OwnTerms:
    """What one date may have of its own; times are wall-clock times of its place."""

    day: date
    time_from: time | None
    time_to: time | None
    title: str = ""
    place_note: str = ""
    note: str = ""
    capacity: int | None = None


@transaction.atomic
def change_date(
    *, occurrence: Occurrence, terms: OwnTerms, actor: User, now: datetime | None = None
) -> bool:
    """Give one date its own time, place, title, note or number of seats. Locks the date.

    If the time or the place became another, those on its list are told; whether they were.
    Seats that were added go to the waiting list. Raises DateOver.
    """
    now = now or timezone.now()
    row = lock(occurrence)
    if row.over_at <= now:
        raise errors.DateOver
    before = (row.starts, row.place_note)
    when = slot(
        day=terms.day,
        last_day=terms.day,
        time_from=terms.time_from,
        time_to=terms.time_to,
        tz=row.place.tz,
    )
    if (when.starts, when.ends) != (row.starts, row.ends):
        row.has_own_time = True
        row.starts, row.ends = when.starts, when.ends
        row.over_at, row.is_all_day = when.over_at, when.is_all_day
    row.title, row.place_note, row.note = terms.title, terms.place_note, terms.note
    row.own_capacity = terms.capacity
    refresh(row, row.page, now=now)
    move_up(row, now=now)
    must_tell = before != (row.starts, row.place_note)
    if must_tell:
        tell.changed(row)
    _changed("events.date_changed", row, actor)
    return must_tell


def _changed(action: str, row: Occurrence, actor: User) -> None:
    """Write the act down and make the pages anew that show the date."""
    audit.record(action=action, actor=actor, library=row.library, obj=row)
    date_changed(row)


@transaction.atomic
def cancel_date(
    *, occurrence: Occurrence, actor: User, note: str = "", now: datetime | None = None
) -> Occurrence:
    """Call one date off; it stays in lists and calendars as cancelled. Locks the date.

    Those on the list of this date are told, and nobody else. Doing it twice changes nothing.
    Raises DateOver.
    """
    now = now or timezone.now()
    row = lock(occurrence)
    if row.over_at <= now:
        raise errors.DateOver
    if row.is_cancelled:
        return row
    row.state, row.note = OccurrenceState.CANCELLED, note
    refresh(row, row.page, now=now)
    tell.called_off(row)
    _changed("events.date_cancelled", row, actor)
    points.event_cancelled.announce(row.library, event=row.page, starts=row.starts.isoformat())
    return row


@transaction.atomic
def restore_date(*, occurrence: Occurrence, actor: User, now: datetime | None = None) -> Occurrence:
    """Hold a cancelled date after all. Locks the date. Raises DateOver."""
    now = now or timezone.now()
    row = lock(occurrence)
    if row.over_at <= now:
        raise errors.DateOver
    row.state, row.note = OccurrenceState.SCHEDULED, ""
    refresh(row, row.page, now=now)
    move_up(row, now=now)
    tell.changed(row)
    _changed("events.date_restored", row, actor)
    return row
