"""How an event repeats: what an editor chooses, the RRULE of RFC 5545 it stands for, its days."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from dateutil.rrule import rrulestr
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

CODES = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
# Rules longer than this are cut off when they come from outside.
MOST_DAYS = 800


class Every(TextChoices):
    """The kinds of repetition that the editor's form offers."""

    DAY = "day", _("every day")
    WEEK = "week", _("every week")
    MONTH_DAY = "month_day", _("every month on the same day")
    MONTH_WEEKDAY = "month_weekday", _("every month on the same weekday")
    YEAR = "year", _("every year")


class RuleError(ValueError):
    """A rule that cannot be read or never comes true."""


@dataclass(frozen=True, kw_only=True)
class Rule:
    """A repetition as people say it: "each second week on Tuesdays and Thursdays until May".

    Weekdays count from Monday, 0. `week` is which one of the month, -1 the last.
    """

    every: Every
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    week: int = 1
    until: date | None = None
    count: int | None = None

    def to_rrule(self) -> str:
        """The text of the RRULE; parts that follow from the first day are left to it."""
        parts = [f"FREQ={_FREQUENCIES[self.every]}"]
        if self.interval > 1:
            parts.append(f"INTERVAL={self.interval}")
        if self.every == Every.WEEK and self.weekdays:
            parts.append("BYDAY=" + ",".join(CODES[day] for day in sorted(self.weekdays)))
        if self.every == Every.MONTH_WEEKDAY:
            parts.append(f"BYDAY={self.week}{CODES[self.weekdays[0]]}")
        if self.until:
            parts.append(f"UNTIL={self.until:%Y%m%d}")
        elif self.count:
            parts.append(f"COUNT={self.count}")
        return ";".join(parts)

    @classmethod
    def from_rrule(cls, text: str) -> Rule | None:
        """The rule behind an RRULE, or None if it says more than the form can show."""
        parts = dict(part.split("=", 1) for part in text.upper().split(";") if "=" in part)
        every = {value: key for key, value in _FREQUENCIES.items() if key != Every.MONTH_WEEKDAY}
        kind: Every | None = every.get(parts.pop("FREQ", ""))
        if kind is None:
            return None
        by_day = parts.pop("BYDAY", "")
        week = 1
        weekdays: tuple[int, ...] = ()
        if by_day and kind == Every.MONTH_DAY and by_day[-2:] in CODES:
            if by_day[:-2] not in {"1", "2", "3", "4", "-1"}:
                return None
            kind, week = Every.MONTH_WEEKDAY, int(by_day[:-2])
            weekdays = (CODES.index(by_day[-2:]),)
        elif by_day:
            days = by_day.split(",")
            if kind != Every.WEEK or not set(days) <= set(CODES):
                return None
            weekdays = tuple(sorted(CODES.index(day) for day in days))
        until, count = parts.pop("UNTIL", ""), parts.pop("COUNT", "")
        interval = int(parts.pop("INTERVAL", "1"))
        if parts:
            return None
        return cls(
            every=kind,
            interval=interval,
            weekdays=weekdays,
            week=week,
            until=datetime.strptime(until[:8], "%Y%m%d").date() if until else None,
            count=int(count) if count else None,
        )


_FREQUENCIES = {
    Every.DAY: "DAILY",
    Every.WEEK: "WEEKLY",
    Every.MONTH_DAY: "MONTHLY",
    Every.MONTH_WEEKDAY: "MONTHLY",
    Every.YEAR: "YEARLY",
}


def days(
    rrule: str, *, start: date, last: date, exceptions: frozenset[date] | set[date] = frozenset()
) -> Iterator[date]:
    """The days of an event from `start` to `last`, both included; without a rule only `start`.

    Raises RuleError for a text that is no rule of whole days.
    """
    if not rrule:
        if start <= last and start not in exceptions:
            yield start
        return
    found = 0
    for moment in parsed(rrule, start=start):
        if moment.date() > last or found >= MOST_DAYS:
            return
        if moment.date() not in exceptions:
            found += 1
            yield moment.date()


def parsed(rrule: str, *, start: date) -> Iterator[datetime]:
    """The rule's moments, at midnight of each day. Raises RuleError."""
    if any(word in rrule.upper() for word in ("HOURLY", "MINUTELY", "SECONDLY", "BYHOUR")):
        raise RuleError(rrule)
    try:
        return iter(rrulestr(rrule, dtstart=datetime.combine(start, time.min)))
    except (ValueError, TypeError) as error:
        raise RuleError(rrule) from error


def ended_before(rrule: str, day: date) -> str:
    """The same rule, over on the eve of `day`."""
    parts = [part for part in rrule.split(";") if not part.startswith(("UNTIL=", "COUNT="))]
    return ";".join([*parts, f"UNTIL={day - timedelta(days=1):%Y%m%d}"])


def shifted(rrule: str, by: timedelta) -> str:
    """The rule with all its days moved; raises RuleError where it names days of the month."""
    if not rrule:
        return ""
    rule = Rule.from_rrule(rrule)
    # "The last Friday" has no day before it that can be said as simply.
    if rule is None or rule.every == Every.MONTH_WEEKDAY:
        raise RuleError(rrule)
    weekdays = tuple(sorted((day + by.days) % 7 for day in rule.weekdays))
    until = rule.until + by if rule.until else None
    return replace(rule, weekdays=weekdays, until=until).to_rrule()
