"""Finding a day and an hour on which the library is open for what the texts announce."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, time, timedelta

from bibnet.libraries.models import Library
from bibnet.libraries.schedule import schedule_of

from .moments import Moment

# How far a date may move to find the library open.
REACH = 4


def fitted(moment: Moment, library: Library, *, backwards: bool) -> Moment:
    """The moment moved to the nearest day on which the library is open, within its hours.

    `backwards` looks for earlier days. A day is open when the regular
    hours and the monthly rules say so; where no day near is, the moment stays as it is.
    """
    schedule = schedule_of(library)
    step = -1 if backwards else 1
    for ahead in range(REACH + 1):
        day = moment.day + timedelta(days=step * ahead)
        hours = schedule.day(day).hours
        if hours is not None:
            return _within(replace(moment, day=day), hours.opens, hours.closes)
    return moment


def closed_days(library: Library, days: list[date]) -> list[date]:
    """Those of the days on which the library does not open."""
    schedule = schedule_of(library)
    return [day for day in days if schedule.day(day).hours is None]


def _within(moment: Moment, opens: time, closes: time) -> Moment:
    """The same length, not before the opening and, where it fits, not after the closing."""
    begins, ends = _minutes(moment.begins), _minutes(moment.ends)
    length = ends - begins
    latest = _minutes(closes) - length
    begins = min(begins, latest) if latest > _minutes(opens) else begins
    begins = max(begins, _minutes(opens))
    return replace(moment, begins=_time(begins), ends=_time(begins + length))


def _minutes(at: time) -> int:
    return at.hour * 60 + at.minute


def _time(minutes: int) -> time:
    return (datetime.min + timedelta(minutes=min(minutes, 23 * 60 + 59))).time()
