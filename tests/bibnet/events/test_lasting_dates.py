"""Dates that are still on when a new day begins are found without looking at all others."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from bibnet.events.models import Occurrence
from bibnet.events.schedule import goes_past_midnight

MOSCOW, OMSK = ZoneInfo("Europe/Moscow"), ZoneInfo("Asia/Omsk")
NOON = datetime(2026, 11, 28, 12, 0, tzinfo=MOSCOW)


@pytest.mark.parametrize(
    ("starts", "hours", "zones", "wanted"),
    [
        (NOON, 2, [MOSCOW], False),
        (NOON, 12, [MOSCOW], False),
        (NOON, 12.1, [MOSCOW], True),
        (NOON, 10, [MOSCOW], False),
        (NOON, 10, [MOSCOW, OMSK], True),
        (NOON, 24 * 30, [MOSCOW], True),
    ],
)
def test_midnight_counts_in_each_zone(starts, hours, zones, wanted):
    over_at = starts + timedelta(hours=hours)
    assert goes_past_midnight(starts.astimezone(UTC), over_at.astimezone(UTC), zones) is wanted


def lasting(library) -> list[tuple[str, bool]]:
    rows = Occurrence.objects.of(library).select_related("page").order_by("starts")
    return [(one.page.title, one.lasts_days) for one in rows]


def test_an_exhibition_lasts_days_and_an_evening_does_not(make_event, northern):
    day = date(2026, 11, 28)
    make_event(northern, title="Exhibition", date=day, date_to=day + timedelta(days=20))
    make_event(northern, title="Evening", date=day, time_from=time(18), time_to=time(20))
    make_event(northern, title="Whole day", date=day, is_all_day=True)
    make_event(northern, title="Night", date=day, time_from=time(21), time_to=time(2))
    assert sorted(lasting(northern)) == [
        ("Evening", False),
        ("Exhibition", True),
        ("Night", True),
        ("Whole day", False),
    ]


def test_when_the_end_moves_the_date_follows(make_event, northern):
    day = date(2026, 11, 28)
    page = make_event(northern, title="Exhibition", date=day, date_to=day + timedelta(days=20))
    page.date_to = None
    page.time_from, page.time_to = time(18), time(20)
    page.save_revision().publish()
    assert lasting(northern) == [("Exhibition", False)]


def test_the_portal_shows_what_goes_on_from_an_earlier_day_the_first_to_end_first(
    make_event, northern, southern, region, now
):
    today = now.date()
    for library, days in ((northern, 20), (southern, 3)):
        begun = {"date": today - timedelta(days=2), "date_to": today + timedelta(days=days)}
        make_event(library, title=f"Until day {days}", **begun)
    make_event(northern, title="To come", date=today + timedelta(days=1))
    dates = Occurrence.objects.at(region).public()
    titles = list(dates.going_on(now, region).values_list("page__title", flat=True))
    assert titles == ["Until day 3", "Until day 20"]
    on_that_day = dates.between(today, today, region).values_list("page__title", flat=True)
    assert set(on_that_day) == {"Until day 3", "Until day 20"}
