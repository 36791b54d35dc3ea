"""The hours card and the banners of public pages, from the schedule."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from django.utils.text import get_text_list
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from bibnet.libraries.models import Kind, Library, Reason, Season, State
from bibnet.themes.components import Banner, HoursCard, HoursDay, Link, Span

from . import lines
from .days import Day, Hours, Schedule
from .loading import schedule_of

LAST_MINUTE = time(23, 59)
LOOK_AHEAD = 14
SOME_MONDAY = date(2024, 1, 1)


def hours_card(
    library: Library, at: datetime, *, link: str = "", heading_id: str = "today"
) -> HoursCard:
    """Open now or not, this week, and the next day that is unlike the others."""
    schedule = schedule_of(library)
    on = schedule.local(at).date()
    today = schedule.day(on)
    return HoursCard(
        today=_("Today, {day}, {weekday}").format(
            day=lines.day_words(on, on), weekday=lines.weekday_short(on)
        ),
        now=lines.now(schedule, at).line,
        week=[_row(day, on) for day in schedule.week(on)] if schedule.is_known else [],
        note=". ".join(
            filter(None, [_note(today, schedule, at), departments_line(library, schedule, on)])
        ),
        footnote=_footnote(schedule, on),
        schedule=Link(_("The whole schedule"), link) if link else None,
        heading_id=heading_id,
        zone=library.time_zone,
    )


def departments_line(library: Library, schedule: Schedule, on: date) -> str:
    """Whether the departments of a house work as it does in the week of `on`; nothing without."""
    if library.is_leaf() or not schedule.is_known:
        return ""
    parts = library.get_children().filter(kind=Kind.DEPARTMENT)
    parts = list(parts.exclude(state__in=[State.CLOSED, State.PRACTICE]).order_by("path"))
    week = [day.hours for day in schedule.week(on)]
    own = [one for one in parts if [day.hours for day in schedule_of(one).week(on)] != week]
    if own:
        words = ngettext(
            "{names} has hours of its own", "{names} have hours of their own", len(own)
        )
        return words.format(names=_named(own))
    if parts:
        words = ngettext("{names} is open likewise", "{names} are open together", len(parts))
        return words.format(names=_named(parts))
    return ""


def _named(parts: list[Library]) -> str:
    """«Lending, reading room and children's department»: only the first with a capital letter."""
    names = [one.short_name or one.name for one in parts]
    later = [name if name[1:2].isupper() else name[:1].lower() + name[1:] for name in names[1:]]
    return get_text_list([*names[:1], *later], pgettext("list of names", "and"))


def change_banners(library: Library, at: datetime) -> list[Banner]:
    """What is changed these days and soon, one banner for each change."""
    from . import current_changes

    schedule = schedule_of(library)
    on = schedule.local(at).date()
    return [
        Banner(
            title=lines.change_title(one, schedule, on),
            text=one.public_text,
            label=_("Change of the schedule"),
        )
        for one in current_changes(library, on)
    ]


def day_text(day: Day) -> str:
    """«10:00–19:00», «day off», «cleaning day», «closed»."""
    if day.hours is not None:
        return hours_text(day.hours)
    if not day.is_known:
        return "—"
    if day.rule is not None:
        return str(day.rule)
    if day.regular is None:
        return pgettext("hours", "day off")
    if day.change is not None and day.change.reason == Reason.CLEANING:
        return _("cleaning day")
    return pgettext("hours", "closed")


def hours_text(hours: Hours) -> str:
    return f"{lines.clock(hours.opens)}–{lines.clock(hours.closes)}"


@dataclass(frozen=True)
class SeasonRows:
    """A season for reading: days with the same hours together, «Mon–Fri» and «10:00–19:00»."""

    title: str
    when: str
    rows: list[tuple[str, str]]


def season_rows(season: Season, week: Mapping[int, Hours]) -> SeasonRows:
    """The hours of a season, from Monday to Sunday, equal neighbours joined."""
    names = [lines.weekday_short(SOME_MONDAY + timedelta(days=number)) for number in range(7)]
    found: list[tuple[str, str]] = []
    for text, days in groupby(range(7), key=lambda number: _weekday_text(week.get(number))):
        numbers = list(days)
        first, last = names[numbers[0]], names[numbers[-1]]
        found.append((first if first == last else f"{first}–{last}", text))
    return SeasonRows(str(season), lines.season_words(season), found)


def _weekday_text(hours: Hours | None) -> str:
    if hours is None:
        return pgettext("hours", "day off")
    if hours.break_from is None:
        return hours_text(hours)
    return _("{hours}, break {start}–{end}").format(
        hours=hours_text(hours),
        start=lines.clock(hours.break_from),
        end=lines.clock(hours.break_to),
    )


def _row(day: Day, today: date) -> HoursDay:
    return HoursDay(
        day=lines.weekday_short(day.date),
        text=day_text(day),
        spans=[_span(*one) for one in day.hours.spans] if day.hours else [],
        is_today=day.date == today,
        is_changed=day.is_changed,
    )


def _span(opens: time, closes: time) -> Span:
    return Span(opens, closes if closes > opens else LAST_MINUTE)


def _note(today: Day, schedule: Schedule, at: datetime) -> str:
    if today.hours is None:
        opening = schedule.next_opening(at)
        if opening is None:
            return ""
        opens = schedule.local(opening)
        return _("Opens on {day} at {time}").format(
            day=f"{lines.day_words(opens.date(), today.date)}, {lines.weekday_short(opens.date())}",
            time=lines.clock(opens),
        )
    if today.moved_to:
        return _("We work at {place}").format(place=today.moved_to)
    if today.hours.break_from is None:
        return _("No break") if schedule.is_open(at) else ""
    if all(end <= at for _start, end in today.intervals(schedule.tz)):
        return ""
    return _("Break {start}–{end}").format(
        start=lines.clock(today.hours.break_from), end=lines.clock(today.hours.break_to)
    )


def _footnote(schedule: Schedule, on: date) -> str:
    """The next day after this week's view that is unlike the usual ones."""
    rest_of_week = 7 - on.weekday()
    for day in schedule.days(on, LOOK_AHEAD)[rest_of_week:]:
        if day.is_changed and day.is_known:
            return _("{day}, {weekday} — {hours}.").format(
                day=lines.day_words(day.date, on),
                weekday=lines.weekday_short(day.date),
                hours=day_text(day),
            )
    return ""
