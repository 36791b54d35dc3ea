"""When the dates of an event are, in the library's own time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from .models import EventPage

# How long an event is taken to last when nobody said when it ends.
ASSUMED_LENGTH = timedelta(hours=2)
# How far ahead a rule without end is laid out; a periodic task moves it on.
HORIZON = timedelta(days=400)


@dataclass(frozen=True)
class Slot:
    """One date of an event in universal time."""

    starts: datetime
    ends: datetime | None
    over_at: datetime
    is_all_day: bool


def slot_on(page: EventPage, day: date, tz: ZoneInfo) -> Slot:
    """When the event is held on `day`, by the clock on the library's wall."""
    length = (page.date_to - page.date) if page.date_to and page.date else timedelta(0)
    return slot(
        day=day,
        last_day=day + length,
        time_from=None if page.is_all_day else page.time_from,
        time_to=None if page.is_all_day else page.time_to,
        tz=tz,
    )


def slot(
    *, day: date, last_day: date, time_from: time | None, time_to: time | None, tz: ZoneInfo
) -> Slot:
    """A date from wall-clock values; without `time_from` it takes whole days.

    An end earlier than the beginning on the same day is the next day's: a night in the library.
    """
    if time_from is None:
        starts, ends = _at(day, time.min, tz), _at(last_day + timedelta(days=1), time.min, tz)
        return Slot(starts, ends, ends, True)
    starts = _at(day, time_from, tz)
    if time_to is None:
        over_at = starts + ASSUMED_LENGTH
        if last_day > day:
            over_at = _at(last_day + timedelta(days=1), time.min, tz)
        return Slot(starts, None, over_at, False)
    if last_day == day and time_to < time_from:
        last_day += timedelta(days=1)
    ends = _at(last_day, time_to, tz)
    return Slot(starts, ends, ends, False)


def goes_past_midnight(starts: datetime, over_at: datetime, zones: Iterable[ZoneInfo]) -> bool:
    """Whether an event is still on when a new day begins in one of the zones."""
    last = over_at - timedelta(microseconds=1)
    return any(last.astimezone(tz).date() > starts.astimezone(tz).date() for tz in zones)


def _at(day: date, clock: time, tz: ZoneInfo) -> datetime:
    return datetime.combine(day, clock, tz).astimezone(UTC)
