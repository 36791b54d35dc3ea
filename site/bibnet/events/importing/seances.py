"""Single showings of an event as the fewest series: «each Tuesday and Thursday at six»."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from bibnet.events.recurrence import Every, Rule
from bibnet.pages.importing.cells import LAST_YEAR

A_DAY = timedelta(days=1)
MIDNIGHT = time()
# Up to here a day counts as whole: files write 23:59.
LATE = time(23, 55)
# No series is longer: two far days are two events.
LONGEST = timedelta(days=3660)


@dataclass(frozen=True, order=True)
class Seance:
    """One showing, by the library's clock."""

    starts: datetime
    ends: datetime


@dataclass(frozen=True)
class Held:
    """One day, several in a row, or a series of days at the same hours."""

    first: date
    last: date | None
    starts: time
    ends: time
    is_all_day: bool
    rrule: str = ""
    exceptions: list[date] = field(default_factory=list)


def held(seances: Iterable[Seance]) -> list[Held]:
    """The seances as series, the earliest first; a seance that cannot join one stands alone."""
    by_hours: dict[tuple[time, time, bool], list[date]] = {}
    found: list[Held] = []
    for one in sorted(set(seances)):
        first, starts, ends = one.starts.date(), one.starts.time(), one.ends.time()
        is_whole = starts == MIDNIGHT and (ends == MIDNIGHT or ends >= LATE)
        last = one.ends.date()
        if last > first and ends == MIDNIGHT:
            last -= A_DAY
        is_night = last == first + A_DAY and ends < starts
        if first.year > LAST_YEAR or last.year > LAST_YEAR:
            # Without an end, and so without a last day.
            last = first
        if last > first and not is_night:
            found.append(Held(first, last, starts, ends, is_whole))
        else:
            by_hours.setdefault((starts, ends, is_whole), []).append(first)
    for (starts, ends, is_whole), days in by_hours.items():
        found += _series(sorted(set(days)), starts, ends, is_whole)
    return sorted(found, key=lambda one: (one.first, one.starts))


def _series(days: list[date], starts: time, ends: time, is_whole: bool) -> Iterator[Held]:
    weekdays = tuple(sorted({day.weekday() for day in days}))
    length = (days[-1] - days[0]).days
    if 0 < length <= LONGEST.days:
        every = [days[0] + A_DAY * number for number in range(length + 1)]
        held_on = set(days)
        left_out = [day for day in every if day.weekday() in weekdays and day not in held_on]
        if len(left_out) <= len(days) // 2:
            rule = Rule(every=Every.WEEK, weekdays=weekdays, until=days[-1])
            yield Held(days[0], None, starts, ends, is_whole, rule.to_rrule(), left_out)
            return
    for day in days:
        yield Held(day, None, starts, ends, is_whole)
