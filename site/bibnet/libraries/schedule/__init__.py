"""When a library is open: the one answer for pages, feeds, API, map and due dates.

Each function loads what it needs at its first use and keeps it while nothing changes. Who asks
several questions of one library, or one of many, takes `schedule_of` or `kept_schedules` and asks
the `Schedule`.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bibnet.libraries.models import Library, ScheduleChange

from . import lines
from .days import Day, Hours, Schedule
from .lines import Now
from .loading import kept_schedules, schedule_of, schedules_of
from .spans import open_at, opening_after, schedule_moved

# How long before its first day a change is announced.
ANNOUNCED = timedelta(days=10)

__all__ = [
    "ANNOUNCED",
    "Day",
    "Hours",
    "Now",
    "Schedule",
    "current_changes",
    "expires_at",
    "hours_on",
    "is_open",
    "kept_schedules",
    "next_change_of_state",
    "next_opening",
    "now",
    "now_line",
    "open_at",
    "opening_after",
    "schedule_moved",
    "schedule_of",
    "schedules_of",
    "today",
    "week",
]


def today(library: Library, at: datetime) -> date:
    """The date at a moment where the library is."""
    return at.astimezone(library.tz).date()


def hours_on(library: Library, on: date) -> Day:
    """The library's hours on a day, with the change or the rule that made them so."""
    return schedule_of(library).day(on)


def week(library: Library, on: date) -> list[Day]:
    """Monday to Sunday of the week that holds the day."""
    return schedule_of(library).week(on)


def is_open(library: Library, at: datetime) -> bool:
    """Whether the library is open at a moment; breaks are not open."""
    return schedule_of(library).is_open(at)


def next_opening(library: Library, at: datetime) -> datetime | None:
    """When the library opens next, `at` itself if it is open; None if that is not in sight."""
    return schedule_of(library).next_opening(at)


def next_change_of_state(library: Library, at: datetime) -> datetime | None:
    """When the library opens or closes next; None if that is not in sight."""
    return schedule_of(library).next_edge(at)


def expires_at(library: Library, at: datetime) -> datetime:
    """Until when everything said of the library's hours at a moment stays true: the next opening,
    closing or midnight there.
    """
    return schedule_of(library).holds_until(at)


def now(library: Library, at: datetime) -> Now:
    """Open or not at a moment, in words: a line for the card, a short one for lists."""
    return lines.now(schedule_of(library), at)


def now_line(library: Library, at: datetime) -> str:
    """«Open until 19:00», «Opens tomorrow at 10:00», «Day off today»."""
    return now(library, at).line


def current_changes(
    library: Library, on: date, *, ahead: timedelta = ANNOUNCED
) -> list[ScheduleChange]:
    """Changes to announce on a day: those that hold it and those soon to come, by their days."""
    return schedule_of(library).announced(on, ahead)
