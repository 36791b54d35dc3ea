"""What a schedule would be like after a change or a plan that is not saved yet."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta

from bibnet.libraries.models import Library, ScheduleChange

from . import lines
from .card import day_text
from .days import Day, Schedule
from .loading import schedule_of
from .plan import Plan

WEEKS = 3


@dataclass(frozen=True)
class PreviewDay:
    """A day as it is and as it would be."""

    title: str
    before: str
    after: str
    is_today: bool

    @property
    def is_changed(self) -> bool:
        return self.before != self.after


def with_change(library: Library, change: ScheduleChange) -> Schedule:
    """The library's schedule as if the change were saved."""
    schedule = schedule_of(library)
    others = [one for one in schedule.changes if change.pk is None or one.pk != change.pk]
    return replace(schedule, changes=[change, *others])


def with_plan(library: Library, plan: Plan) -> Schedule:
    """The library's schedule as if the plan were saved; without seasons the hours above count."""
    schedule = schedule_of(library)
    seasons = [(one.row(library), dict(one.week)) for one in plan.seasons]
    if not seasons:
        parent = library.get_parent()
        above = schedule_of(parent) if parent else schedule
        seasons = list(above.seasons)
    return replace(schedule, seasons=seasons, rules=[one.row(library) for one in plan.rules])


def weeks(
    before: Schedule, after: Schedule, first: date, today: date, count: int = WEEKS
) -> list[list[PreviewDay]]:
    """So many whole weeks from the one that holds `first`."""
    monday = first - timedelta(days=first.weekday())
    return [
        [
            _day(before.day(day), after.day(day), today)
            for day in (monday + timedelta(weeks=week, days=number) for number in range(7))
        ]
        for week in range(count)
    ]


def _day(before: Day, after: Day, today: date) -> PreviewDay:
    title = f"{lines.weekday_short(before.date)}, {lines.day_words(before.date, today)}"
    return PreviewDay(title, _text(before), _text(after), before.date == today)


def _text(day: Day) -> str:
    text = day_text(day)
    if day.hours is not None and day.hours.break_from is not None:
        text += f" ({lines.clock(day.hours.break_from)}–{lines.clock(day.hours.break_to)})"
    return f"{text}, {day.moved_to}" if day.moved_to else text
