"""What a library's hours are on a day: the one place where seasons, rules and changes meet."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from bibnet.libraries.models import ChangeKind, DayKind, DayRule, ScheduleChange, Season

# How far the next opening is looked for: past any repair that has an end.
HORIZON = 400
MOST_DAYS_KEPT = 31
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Hours:
    """From, to and break of one day; a closing time not after the opening is the next day's."""

    opens: time
    closes: time
    break_from: time | None = None
    break_to: time | None = None

    @property
    def ends_next_day(self) -> bool:
        return self.closes <= self.opens

    @property
    def spans(self) -> list[tuple[time, time]]:
        """The stretches before and after the break, in order."""
        if self.break_from is None or self.break_to is None:
            return [(self.opens, self.closes)]
        return [(self.opens, self.break_from), (self.break_to, self.closes)]


@dataclass(frozen=True, slots=True)
class Day:
    """One day of a library: its hours (None when closed) and what made them so."""

    date: date
    hours: Hours | None
    regular: Hours | None = None
    change: ScheduleChange | None = None
    rule: DayRule | None = None
    is_known: bool = True

    @property
    def is_closed(self) -> bool:
        return self.hours is None

    @property
    def is_changed(self) -> bool:
        """Whether the day is otherwise than the regular hours of its weekday."""
        return self.hours != self.regular or self.moved_to != ""

    @property
    def moved_to(self) -> str:
        moved = self.change is not None and self.change.kind == ChangeKind.MOVED
        return self.change.place if moved and self.change else ""

    def intervals(self, tz: ZoneInfo) -> Iterator[tuple[datetime, datetime]]:
        """When the library is open that day, as moments in UTC."""
        if self.hours is None:
            return
        for opens, closes in self.hours.spans:
            yield self._moment(opens, tz), self._moment(closes, tz)

    def _moment(self, at: time, tz: ZoneInfo) -> datetime:
        is_after_midnight = self.hours is not None and at < self.hours.opens
        on = self.date + DAY if is_after_midnight else self.date
        return datetime.combine(on, at, tz).astimezone(UTC)


@dataclass(frozen=True, slots=True)
class Now:
    """How a library stands at a moment: a full line, a short one for lists, the state's shape."""

    is_open: bool
    tone: str
    line: str
    short: str


@dataclass(frozen=True, slots=True)
class Said:
    """Words for a moment and every other one up to `until`, which is not among them."""

    since: datetime
    until: datetime
    now: Now


@dataclass(frozen=True, kw_only=True)
class Schedule:
    """All that is known of one library's hours; `changes` in the order of their precedence."""

    tz: ZoneInfo
    seasons: Sequence[tuple[Season, dict[int, Hours]]] = ()
    rules: Sequence[DayRule] = ()
    changes: Sequence[ScheduleChange] = field(default=())
    is_working: bool = True
    _told: dict[date, Day] = field(default_factory=dict, init=False, repr=False, compare=False)
    # Kept for `lines.now`: what was said last, by language.
    said: dict[str, Said] = field(default_factory=dict, init=False, repr=False, compare=False)

    @property
    def is_known(self) -> bool:
        return bool(self.seasons)

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.tz)

    def _season(self, on: date) -> tuple[Season, dict[int, Hours]] | None:
        holding = [one for one in self.seasons if one[0].holds(on)]
        return max(holding, default=None, key=_weight)

    def regular(self, on: date) -> Hours | None:
        """The hours of the season for this weekday, before rules and changes."""
        found = self._season(on)
        return found[1].get(on.weekday()) if found else None

    def day(self, on: date) -> Day:
        """What holds on a day. A page asks for the same days several times, so they are kept."""
        told = self._told.get(on)
        if told is None:
            if len(self._told) >= MOST_DAYS_KEPT:
                self._told.clear()
            self._told[on] = told = self._day(on)
        return told

    def _day(self, on: date) -> Day:
        regular = self.regular(on)
        if not self.is_working:
            return Day(on, None, regular, is_known=self.is_known)
        change = self.change_on(on)
        if change is not None:
            hours = changed_hours(change, regular)
            return Day(on, hours, regular, change, is_known=self.is_known or hours is not None)
        if regular is not None:
            for rule in self.rules:
                if self._is_rule_day(rule, on):
                    return Day(on, None, regular, rule=rule)
        return Day(on, regular, regular, is_known=self.is_known)

    def days(self, first: date, count: int) -> list[Day]:
        return [self.day(first + timedelta(days=number)) for number in range(count)]

    def week(self, on: date) -> list[Day]:
        """Monday to Sunday of the week that holds the day."""
        return self.days(on - timedelta(days=on.weekday()), 7)

    def change_on(self, on: date) -> ScheduleChange | None:
        return next((one for one in self.changes if one.holds(on)), None)

    def announced(self, on: date, ahead: timedelta) -> list[ScheduleChange]:
        """Changes that hold the day or begin soon after it and count on some day of theirs."""
        found = [
            one
            for one in self.changes
            if one.since <= on + ahead and (one.until is None or on <= one.until)
        ]
        return sorted(filter(self._counts, found), key=lambda one: (one.since, one.pk))

    def _counts(self, change: ScheduleChange) -> bool:
        """Whether a later change, or one nearer by, does not hide this one from its first day."""
        return self.change_on(change.since) is change

    def _is_rule_day(self, rule: DayRule, on: date) -> bool:
        """Whether the day is the one that the rule names in its month."""
        length = calendar.monthrange(on.year, on.month)[1]
        days = [on.replace(day=number) for number in range(1, length + 1)]
        if rule.day == DayKind.WORKING:
            days = [one for one in days if self._works_without_rules(one)]
        elif rule.day != DayKind.ANY:
            days = [one for one in days if one.weekday() == int(rule.day)]
        index = rule.position - 1 if rule.position > 0 else rule.position
        return -len(days) <= index < len(days) and days[index] == on

    def _works_without_rules(self, on: date) -> bool:
        change = self.change_on(on)
        regular = self.regular(on)
        return (changed_hours(change, regular) if change else regular) is not None

    def intervals(self, first: date, last: date) -> list[tuple[datetime, datetime]]:
        """The stretches in which the library is open, UTC, in order, joined where they touch.

        Nights that began on the day before `first` are in it.
        """
        merged: list[tuple[datetime, datetime]] = []
        midnight = datetime.combine(first, time(), self.tz)
        days = self.days(first - DAY, (last - first).days + 2)
        # A day may open before the night of the day before it is over.
        for start, end in sorted(piece for day in days for piece in day.intervals(self.tz)):
            if end <= midnight:
                continue
            if merged and start <= merged[-1][1]:
                merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
            else:
                merged.append((start, end))
        return merged

    def is_open(self, at: datetime) -> bool:
        on = self.local(at).date()
        return any(start <= at < end for start, end in self.intervals(on, on))

    def next_edge(self, at: datetime, *, within: int = HORIZON) -> datetime | None:
        """The next moment after `at` at which the library opens or closes; None if none is near."""
        on = self.local(at).date()
        for week in range(0, within + 1, 7):
            first = on + timedelta(days=week)
            for start, end in self.intervals(first, first + timedelta(days=7)):
                for edge in (start, end):
                    # A stretch may go on into the next week's list: its end is told there.
                    if edge > at and self._is_edge(edge):
                        return edge
        return None

    def _is_edge(self, moment: datetime) -> bool:
        return self.is_open(moment) != self.is_open(moment - timedelta(microseconds=1))

    def holds_until(self, at: datetime) -> datetime:
        """Until when what is said of a moment stays true: an opening, a closing or midnight."""
        tomorrow = self.local(at).date() + DAY
        midnight = datetime.combine(tomorrow, time(), self.tz).astimezone(UTC)
        edge = self.next_edge(at, within=0)
        return min(edge, midnight) if edge else midnight

    def next_opening(self, at: datetime) -> datetime | None:
        """The next moment at which the library opens; `at` itself if it is open."""
        if self.is_open(at):
            return at
        return self.next_edge(at)


def changed_hours(change: ScheduleChange, regular: Hours | None) -> Hours | None:
    """The hours of a day under a change."""
    if change.kind == ChangeKind.CLOSED:
        return None
    if change.opens is not None and change.closes is not None and change.kind != ChangeKind.SHORTER:
        return Hours(change.opens, change.closes, change.break_from, change.break_to)
    if change.kind == ChangeKind.SHORTER and regular is not None:
        return shortened(regular, change.minutes)
    return regular


def shortened(hours: Hours, minutes: int) -> Hours | None:
    """The same hours closing earlier; a break that no longer fits goes; None if nothing is left."""
    start = datetime.combine(date.min + DAY, hours.opens)
    end = datetime.combine(
        start.date() + (DAY if hours.ends_next_day else timedelta()), hours.closes
    )
    end -= timedelta(minutes=minutes)
    if end <= start:
        return None
    if hours.break_from is None or hours.break_to is None:
        return replace(hours, closes=end.time())
    pause = datetime.combine(start.date(), hours.break_from)
    pause += DAY if hours.break_from < hours.opens else timedelta()
    resume = datetime.combine(start.date(), hours.break_to)
    resume += DAY if hours.break_to <= hours.opens else timedelta()
    if end > resume:
        return replace(hours, closes=end.time())
    return Hours(hours.opens, min(end, pause).time())


def _weight(one: tuple[Season, dict[int, Hours]]) -> tuple[int, date, int]:
    season = one[0]
    return season.weight, season.starts or date.min, season.pk or 0
