from __future__ import annotations

from datetime import date, time, timedelta

from icalendar import Calendar

from bibnet.libraries.models import ChangeKind, DayKind, DayRule, ScheduleChange
from bibnet.libraries.schedule import services
from bibnet.libraries.schedule.feeds import opening_hours_specification, schedule_calendar

MONDAY = date(2026, 11, 23)


def test_json_ld_groups_the_weekdays_and_names_each_unusual_day(northern, open_on, change):
    open_on(northern, pause=("13:00", "14:00"))
    change(northern, since=MONDAY + timedelta(days=1))
    change(
        northern,
        since=MONDAY + timedelta(days=5),
        kind=ChangeKind.HOURS,
        opens=time(12),
        closes=time(15),
    )
    usual = {
        "@type": "OpeningHoursSpecification",
        "dayOfWeek": [
            f"https://schema.org/{day}"
            for day in ("Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
        ],
    }
    assert opening_hours_specification(northern, MONDAY) == [
        {**usual, "opens": "10:00", "closes": "13:00"},
        {**usual, "opens": "14:00", "closes": "19:00"},
        {
            "@type": "OpeningHoursSpecification",
            "opens": "00:00",
            "closes": "00:00",
            "validFrom": "2026-11-24",
            "validThrough": "2026-11-24",
        },
        {
            "@type": "OpeningHoursSpecification",
            "opens": "12:00",
            "closes": "15:00",
            "validFrom": "2026-11-28",
            "validThrough": "2026-11-28",
        },
    ]


def _events(library, at):
    calendar = Calendar.from_ical(schedule_calendar(library, at))
    return {str(one["uid"]): one for one in calendar.walk("VEVENT")}


def test_the_feed_keeps_the_uid_raises_the_sequence_and_says_cancelled(northern, open_on, at):
    open_on(northern)
    now = at(northern, "2026-11-23 12:00")
    change = services.add_change(
        change=ScheduleChange(kind=ChangeKind.CLOSED, since=MONDAY, until=MONDAY),
        libraries=[northern],
        actor=None,
    )
    (uid, first), *_ = _events(northern, now).items()
    assert (first["sequence"], str(first["status"])) == (0, "CONFIRMED")
    assert first["dtend"].dt == MONDAY + timedelta(days=1)
    change.until = MONDAY + timedelta(days=2)
    services.edit_change(change=change, libraries=[northern], actor=None)
    assert _events(northern, now)[uid]["sequence"] == 1
    services.withdraw_change(change=change, actor=None)
    last = _events(northern, now)[uid]
    assert (last["sequence"], str(last["status"])) == (2, "CANCELLED")


def test_the_feed_names_the_monthly_closing_days(northern, open_on, at):
    open_on(northern)
    DayRule.objects.create(library=northern, position=-1, day=DayKind.FRIDAY)
    events = _events(northern, at(northern, "2026-11-23 12:00"))
    assert "closing-day-20261127-northern@bibnet" in events
    assert "closing-day-20261225-northern@bibnet" in events
