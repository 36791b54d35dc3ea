"""Laying out: from a page and its rule to the rows of its dates."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bibnet.events import recurrence
from bibnet.events.models import EventPage, Occurrence, OccurrenceState, Registration
from bibnet.events.models.registration import LIVE
from bibnet.events.schedule import HORIZON, Slot, goes_past_midnight, slot_on
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries

from . import tell
from .registering import move_up

# A date of a series that moves no further than this is the same date on another day.
SAME_MEETING = timedelta(days=3)


@dataclass
class LaidOut:
    """What laying out has changed on dates that are still to come."""

    added: list[Occurrence] = field(default_factory=list)
    moved: list[Occurrence] = field(default_factory=list)
    cancelled: list[Occurrence] = field(default_factory=list)
    moved_up: list[Registration] = field(default_factory=list)


@transaction.atomic
def lay_out(page: EventPage, *, now: datetime | None = None) -> LaidOut:
    """Make the dates of a published page agree with it, up to the horizon.

    Dates that are over stay as they were, unless the event has a single date. A date that the
    rule no longer has goes to the nearest new one, else it is cancelled if people have
    registered, else deleted. Those registered are told. Locks the page's dates.
    """
    now = now or timezone.now()
    library = page.library
    rows = list(Occurrence.objects.of(library).filter(page=page).select_for_update())
    if page.date is None:
        return LaidOut()
    wanted = _wanted_days(page, page.date, now=now)
    kept = {row.rule_date: row for row in rows if row.rule_date in wanted}
    gone = [row for row in rows if row.rule_date not in wanted and _may_change(row, page, now)]
    fresh = [day for day in wanted if day not in kept and _is_to_come(page, day, now)]
    result = LaidOut()
    for row, day in _pair(gone, fresh, is_single=not page.is_recurring):
        row.rule_date = day
        row.has_own_time = False
        kept[day] = row
        gone.remove(row)
        fresh.remove(day)
    for row in kept.values():
        if _may_change(row, page, now):
            if refresh(row, page, now=now):
                result.moved.append(row)
            result.moved_up += move_up(row, now=now)
    for row in gone:
        _give_up(row, result, page, now)
    result.added = [_new_row(page, day, now) for day in fresh]
    Occurrence.objects.of(library).bulk_create(result.added)
    _tell(result)
    return result


def refresh(row: Occurrence, page: EventPage, *, now: datetime) -> bool:
    """Bring one date in line with its page and save it; whether people must be told it moved."""
    before = (row.starts, row.place_id, row.place_note)
    was_saved = row.pk is not None
    row.library = page.library
    row.place = _place(page)
    if not row.has_own_time:
        _set_slot(row, slot_on(page, row.rule_date, row.place.tz))
    zones = {row.place.tz, row.library.tz, network.region().tz}
    row.lasts_days = goes_past_midnight(row.starts, row.over_at, zones)
    row.seats = _seats(row, page)
    digest = _digest(row, page)
    if digest != row.digest:
        row.sequence += 1 if row.digest else 0
        row.digest, row.changed_at = digest, now
    if was_saved:
        row.save()
    return was_saved and before != (row.starts, row.place_id, row.place_note)


def lay_out_further(library: Library, *, now: datetime | None = None) -> int:
    """Lengthen the repeating events of the network up to the horizon; how many dates were added.

    A periodic task of the region.
    """
    now = now or timezone.now()
    added = 0
    with all_libraries("repeating events of the whole network are laid out further"):
        for page in (
            EventPage.objects.live()
            .filter(alias_of=None)
            .exclude(rrule="")
            .iterator(chunk_size=200)
        ):
            added += len(lay_out(page, now=now).added)
    return added


def _tell(result: LaidOut) -> None:
    for row in result.moved:
        if not row.is_cancelled:
            tell.changed(row)
    for row in result.cancelled:
        tell.called_off(row)


def _wanted_days(page: EventPage, start: date, *, now: datetime) -> list[date]:
    last = max(start, (now + HORIZON).date())
    return list(
        recurrence.days(page.rrule, start=start, last=last, exceptions=page.exception_dates)
    )


def _may_change(row: Occurrence, page: EventPage, now: datetime) -> bool:
    return row.over_at > now or not page.is_recurring


def _is_to_come(page: EventPage, day: date, now: datetime) -> bool:
    return not page.is_recurring or slot_on(page, day, _place(page).tz).over_at > now


def _pair(
    gone: Iterable[Occurrence], fresh: Iterable[date], *, is_single: bool
) -> list[tuple[Occurrence, date]]:
    """Dates that moved: each vanished one with the nearest new day, each day given once."""
    free = list(fresh)
    pairs = []
    for row in sorted(gone, key=lambda row: row.rule_date):
        near = min(free, key=lambda day: abs(day - row.rule_date), default=None)
        if near is not None and (is_single or abs(near - row.rule_date) <= SAME_MEETING):
            pairs.append((row, near))
            free.remove(near)
    return pairs


def _new_row(page: EventPage, day: date, now: datetime) -> Occurrence:
    row = Occurrence(page=page, rule_date=day, changed_at=now)
    refresh(row, page, now=now)
    return row


def _give_up(row: Occurrence, result: LaidOut, page: EventPage, now: datetime) -> None:
    live = Registration.objects.of(row.library).filter(occurrence=row, state__in=LIVE)
    if row.is_cancelled or live.exists():
        was_cancelled, row.state = row.is_cancelled, OccurrenceState.CANCELLED
        refresh(row, page, now=now)
        if not was_cancelled:
            result.cancelled.append(row)
    else:
        row.delete()


def _place(page: EventPage) -> Library:
    return page.place or page.library


def _set_slot(row: Occurrence, slot: Slot) -> None:
    row.starts, row.ends = slot.starts, slot.ends
    row.over_at, row.is_all_day = slot.over_at, slot.is_all_day


def _seats(row: Occurrence, page: EventPage) -> int | None:
    """Seats there are: never fewer than were given already."""
    wanted = row.own_capacity if row.own_capacity is not None else page.capacity
    if not page.has_registration or wanted is None:
        return None
    return max(wanted, row.taken)


def _digest(row: Occurrence, page: EventPage) -> str:
    """A fingerprint of all that a calendar shows of this date."""
    shown = [
        row.title or page.title,
        page.lead,
        page.age_mark,
        row.place_note or page.place_text,
        row.note,
        row.state,
        row.starts.isoformat(),
        row.ends.isoformat() if row.ends else "",
        str(row.is_all_day),
        page.slug,
    ]
    return hashlib.sha256("\x1f".join(shown).encode()).hexdigest()
