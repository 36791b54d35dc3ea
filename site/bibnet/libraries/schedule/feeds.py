"""The schedule for machines: JSON-LD for search engines, an iCal feed for calendars."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library, ScheduleChange

from .days import Day, Hours, Schedule
from .lines import change_title
from .loading import schedule_of

WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SPECIAL_DAYS = 60
FEED_BACK = timedelta(days=30)
FEED_AHEAD = 190


def opening_hours_specification(library: Library, on: date) -> list[dict[str, Any]]:
    """schema.org's `openingHoursSpecification`: the regular hours of the coming week, then each day
    of the next two months that differs from them. A closed day opens and closes at 00:00.
    """
    return _specification(library.pk, on)


@stamps.remembered("network", "schedule")
def _specification(library_id: int, on: date) -> list[dict[str, Any]]:
    schedule = schedule_of(network.library(library_id))
    usual = {day.date.weekday(): day.regular for day in schedule.days(on, 7)}
    found = [
        {
            **_times(opens, closes),
            "dayOfWeek": [f"https://schema.org/{WEEKDAYS[one]}" for one in days],
        }
        for (opens, closes), days in _grouped(usual).items()
    ]
    for day in schedule.days(on, SPECIAL_DAYS):
        if day.is_known and day.hours != usual[day.date.weekday()]:
            found += _special(day)
    return found


def _grouped(usual: dict[int, Hours | None]) -> dict[tuple[time, time], list[int]]:
    spans: dict[tuple[time, time], list[int]] = {}
    for weekday in range(7):
        hours = usual[weekday]
        for span in hours.spans if hours else ():
            spans.setdefault(span, []).append(weekday)
    return spans


def _special(day: Day) -> list[dict[str, Any]]:
    spans = day.hours.spans if day.hours else [(time(), time())]
    iso = day.date.isoformat()
    return [{**_times(*span), "validFrom": iso, "validThrough": iso} for span in spans]


def _times(opens: time, closes: time) -> dict[str, Any]:
    return {
        "@type": "OpeningHoursSpecification",
        "opens": f"{opens:%H:%M}",
        "closes": f"{closes:%H:%M}",
    }


def schedule_calendar(library: Library, at: datetime) -> bytes:
    """An iCal feed of what is unusual: changes and monthly closing days, withdrawn ones too.

    The same change keeps its UID; its SEQUENCE rises with each edit.
    """
    schedule = schedule_of(library)
    today = schedule.local(at).date()
    calendar = Calendar()
    calendar.add("prodid", "-//Bibnet//schedule//RU")
    calendar.add("version", "2.0")
    calendar.add("name", _("Schedule: {library}").format(library=library))
    calendar.add("x-wr-calname", _("Schedule: {library}").format(library=library))
    calendar.add("refresh-interval;value=duration", "PT1H")
    for change in _changes_of(library, schedule, today):
        calendar.add_component(_change_event(change, library, schedule, today))
    for day in schedule.days(today, FEED_AHEAD):
        if day.rule is not None and day.regular is not None:
            calendar.add_component(_rule_event(day, library))
    return calendar.to_ical()


def _changes_of(library: Library, schedule: Schedule, today: date) -> Iterable[ScheduleChange]:
    """The active changes in force for the library, and its own withdrawn ones."""
    active = [
        one for one in schedule.changes if one.until is None or one.until >= today - FEED_BACK
    ]
    withdrawn = library.schedule_changes.filter(cancelled_at__isnull=False).not_over(
        today - FEED_BACK
    )
    return sorted([*active, *withdrawn], key=lambda one: (one.since, one.pk))


def _change_event(
    change: ScheduleChange, library: Library, schedule: Schedule, today: date
) -> Event:
    event = Event()
    event.add("uid", f"schedule-change-{change.pk}-{library.code}@bibnet")
    event.add("sequence", change.sequence)
    event.add("dtstamp", change.changed_at.astimezone(UTC))
    event.add("last-modified", change.changed_at.astimezone(UTC))
    event.add("dtstart", change.since)
    until = change.until or today + timedelta(days=FEED_AHEAD)
    event.add("dtend", until + timedelta(days=1))
    event.add("summary", f"{library}: {change_title(change, schedule, date.min)}")
    if change.public_text:
        event.add("description", change.public_text)
    event.add("location", change.place or library.address)
    event.add("transp", "TRANSPARENT")
    event.add("status", "CANCELLED" if change.cancelled_at else "CONFIRMED")
    return event


def _rule_event(day: Day, library: Library) -> Event:
    event = Event()
    event.add("uid", f"closing-day-{day.date:%Y%m%d}-{library.code}@bibnet")
    event.add("dtstamp", datetime.combine(day.date, time(), UTC))
    event.add("dtstart", day.date)
    event.add("dtend", day.date + timedelta(days=1))
    name = str(day.rule)
    event.add("summary", _("{library}: {name}, closed").format(library=library, name=name))
    event.add("transp", "TRANSPARENT")
    return event
