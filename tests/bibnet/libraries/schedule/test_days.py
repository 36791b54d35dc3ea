from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bibnet.libraries import schedule
from bibnet.libraries.models import ChangeKind, DayKind, DayRule, State

# Monday, 23 November 2026, is a day off in these tests, Tuesday to Sunday are not.
MONDAY = date(2026, 11, 23)
TUESDAY = MONDAY + timedelta(days=1)


def test_a_library_without_hours_is_not_known_and_not_open(northern, at):
    day = schedule.hours_on(northern, TUESDAY)
    assert day.is_closed
    assert not day.is_known
    assert not schedule.is_open(northern, at(northern, "2026-11-24 12:00"))


def test_a_weekday_without_hours_is_a_day_off(northern, open_on):
    open_on(northern)
    assert schedule.hours_on(northern, MONDAY).is_closed
    assert schedule.hours_on(northern, TUESDAY).hours == schedule.Hours(time(10), time(19))


def test_a_library_opens_on_the_minute_and_is_closed_at_the_closing_minute(northern, open_on, at):
    open_on(northern)
    assert not schedule.is_open(northern, at(northern, "2026-11-24 09:59:59"))
    assert schedule.is_open(northern, at(northern, "2026-11-24 10:00"))
    assert schedule.is_open(northern, at(northern, "2026-11-24 18:59:59"))
    assert not schedule.is_open(northern, at(northern, "2026-11-24 19:00"))


def test_a_break_is_not_open(northern, open_on, at):
    open_on(northern, pause=("13:00", "14:00"))
    assert schedule.is_open(northern, at(northern, "2026-11-24 12:59"))
    assert not schedule.is_open(northern, at(northern, "2026-11-24 13:00"))
    assert schedule.is_open(northern, at(northern, "2026-11-24 14:00"))


def test_a_night_goes_on_after_midnight(northern, open_on, at):
    open_on(northern, "18:00", "02:00", weekdays=(5,), pause=("23:30", "00:30"))
    assert schedule.is_open(northern, at(northern, "2026-11-28 23:29"))
    assert not schedule.is_open(northern, at(northern, "2026-11-29 00:29"))
    assert schedule.is_open(northern, at(northern, "2026-11-29 01:59"))
    assert not schedule.is_open(northern, at(northern, "2026-11-29 02:00"))


@pytest.mark.parametrize(
    ("zone", "utc_hour"),
    [
        ("Europe/Kaliningrad", 8),
        ("Europe/Moscow", 7),
        ("Asia/Yekaterinburg", 5),
        ("Asia/Vladivostok", 0),
        ("Asia/Kamchatka", -2),
    ],
)
def test_hours_are_of_the_librarys_own_zone(northern, open_on, zone, utc_hour):
    northern.time_zone = zone
    northern.save(update_fields=["time_zone"])
    open_on(northern)
    opening = datetime(2026, 11, 24, tzinfo=UTC) + timedelta(hours=utc_hour)
    assert schedule.is_open(northern, opening)
    assert not schedule.is_open(northern, opening - timedelta(seconds=1))
    assert schedule.next_change_of_state(northern, opening - timedelta(hours=1)) == opening


def test_summer_hours_hold_every_year_and_are_followed_by_the_usual_ones(northern, open_on):
    open_on(northern)
    open_on(
        northern,
        "09:00",
        "17:00",
        weekdays=(0, 1, 2, 3, 4),
        starts=date(2020, 6, 1),
        ends=date(2020, 8, 31),
        is_yearly=True,
    )
    assert schedule.hours_on(northern, date(2027, 6, 1)).hours.opens == time(9)
    assert schedule.hours_on(northern, date(2027, 8, 29)).is_closed  # a Sunday
    assert schedule.hours_on(northern, date(2027, 9, 1)).hours.opens == time(10)


def test_a_yearly_season_may_span_the_new_year(northern, open_on):
    open_on(northern)
    open_on(
        northern,
        "11:00",
        "18:00",
        starts=date(2020, 11, 1),
        ends=date(2020, 3, 31),
        is_yearly=True,
    )
    assert schedule.hours_on(northern, date(2026, 12, 31)).hours.opens == time(11)
    assert schedule.hours_on(northern, date(2027, 3, 31)).hours.opens == time(11)
    assert schedule.hours_on(northern, date(2027, 4, 1)).hours.opens == time(10)


def test_a_season_of_one_year_outweighs_the_yearly_one(northern, open_on):
    open_on(northern)
    open_on(northern, "09:00", starts=date(2020, 6, 1), ends=date(2020, 8, 31), is_yearly=True)
    open_on(northern, "08:00", starts=date(2026, 7, 1), ends=date(2026, 7, 31))
    assert schedule.hours_on(northern, date(2026, 7, 1)).hours.opens == time(8)
    assert schedule.hours_on(northern, date(2027, 7, 1)).hours.opens == time(9)


def test_new_hours_begin_on_their_first_day(northern, open_on):
    open_on(northern)
    open_on(northern, "11:00", starts=date(2026, 12, 1))
    assert schedule.hours_on(northern, date(2026, 11, 29)).hours.opens == time(10)
    assert schedule.hours_on(northern, date(2026, 12, 1)).hours.opens == time(11)


@pytest.mark.parametrize(
    ("position", "kind", "closed"),
    [
        (-1, DayKind.FRIDAY, date(2026, 11, 27)),
        (1, DayKind.THURSDAY, date(2026, 11, 5)),
        (-1, DayKind.ANY, date(2026, 11, 30)),  # a Monday: closed anyway
        (15, DayKind.ANY, date(2026, 11, 15)),
        (1, DayKind.WORKING, date(2026, 11, 1)),
        (-1, DayKind.WORKING, date(2026, 11, 29)),
    ],
)
def test_a_monthly_rule_closes_exactly_its_day(northern, open_on, position, kind, closed):
    open_on(northern)
    DayRule.objects.create(library=northern, position=position, day=kind)
    days = schedule.schedule_of(northern).days(date(2026, 11, 1), 30)
    by_rule = [one.date for one in days if one.is_closed and one.date.weekday() != 0]
    assert by_rule == ([closed] if closed.weekday() != 0 else [])
    assert schedule.hours_on(northern, closed).is_closed


def test_the_first_working_day_waits_for_the_end_of_the_holidays(northern, open_on, change):
    open_on(northern)
    change(northern, since=date(2027, 1, 1), until=date(2027, 1, 8))
    DayRule.objects.create(library=northern, position=1, day=DayKind.WORKING)
    assert schedule.hours_on(northern, date(2027, 1, 9)).rule is not None
    assert not schedule.hours_on(northern, date(2027, 1, 10)).is_closed


def test_a_fifth_friday_that_a_month_lacks_closes_nothing(northern, open_on):
    open_on(northern)
    DayRule.objects.create(library=northern, position=5, day=DayKind.FRIDAY)
    days = schedule.schedule_of(northern).days(date(2026, 11, 1), 30)
    assert not [one for one in days if one.rule]


def test_a_change_outweighs_rule_and_season_and_ends_by_itself(northern, open_on, change):
    open_on(northern)
    DayRule.objects.create(library=northern, position=-1, day=DayKind.FRIDAY)
    friday = date(2026, 11, 27)
    change(northern, since=friday, kind=ChangeKind.HOURS, opens=time(12), closes=time(15))
    day = schedule.hours_on(northern, friday)
    assert day.hours == schedule.Hours(time(12), time(15))
    assert day.is_changed
    assert schedule.hours_on(northern, friday + timedelta(days=1)).hours.opens == time(10)


def test_a_change_without_an_end_holds_until_it_is_called_off(northern, open_on, change):
    open_on(northern)
    row = change(northern, since=TUESDAY, until=None)
    assert schedule.hours_on(northern, TUESDAY + timedelta(days=200)).is_closed
    row.cancelled_at = "2026-11-23T00:00Z"
    row.save()
    assert not schedule.hours_on(northern, TUESDAY).is_closed


def test_the_later_of_two_changes_counts(northern, open_on, change):
    open_on(northern)
    change(northern, since=TUESDAY, until=TUESDAY + timedelta(days=5))
    change(northern, since=TUESDAY, kind=ChangeKind.HOURS, opens=time(12), closes=time(14))
    assert schedule.hours_on(northern, TUESDAY).hours.opens == time(12)
    assert schedule.hours_on(northern, TUESDAY + timedelta(days=1)).is_closed


def test_closing_an_hour_earlier_takes_an_hour_from_each_librarys_own_hours(
    northern, southern, open_on, change
):
    open_on(northern)
    open_on(southern, "09:00", "18:00", pause=("17:00", "17:30"))
    change(northern, southern, since=TUESDAY, kind=ChangeKind.SHORTER, minutes=60)
    assert schedule.hours_on(northern, TUESDAY).hours == schedule.Hours(time(10), time(18))
    assert schedule.hours_on(southern, TUESDAY).hours == schedule.Hours(time(9), time(17))


def test_a_shorter_day_does_not_open_a_day_off(northern, open_on, change):
    open_on(northern)
    change(northern, since=MONDAY, kind=ChangeKind.SHORTER)
    assert schedule.hours_on(northern, MONDAY).is_closed
    assert not schedule.hours_on(northern, MONDAY).is_changed


def test_a_moved_library_keeps_its_hours_at_another_place(northern, open_on, change):
    open_on(northern)
    change(northern, since=TUESDAY, kind=ChangeKind.MOVED, place="School 5")
    day = schedule.hours_on(northern, TUESDAY)
    assert day.hours.opens == time(10)
    assert day.moved_to == "School 5"
    assert day.is_changed


def test_a_branch_without_hours_keeps_the_hours_and_changes_above(
    northern, branch, open_on, change
):
    open_on(northern)
    change(northern, since=TUESDAY)
    assert schedule.hours_on(branch, TUESDAY).is_closed
    assert schedule.hours_on(branch, TUESDAY + timedelta(days=1)).hours.opens == time(10)


def test_a_branch_with_own_hours_is_open_when_the_central_library_is_not(
    northern, branch, open_on, change
):
    open_on(northern)
    open_on(branch, "12:00", "18:00")
    change(northern, since=TUESDAY)
    assert schedule.hours_on(branch, TUESDAY).hours.opens == time(12)


def test_a_department_is_closed_when_its_house_is(northern, department, open_on, change):
    open_on(northern)
    open_on(department, "12:00", "18:00")
    change(northern, since=TUESDAY)
    assert schedule.hours_on(department, TUESDAY).is_closed
    assert schedule.hours_on(department, TUESDAY + timedelta(days=1)).hours.opens == time(12)


def test_a_library_under_repair_is_closed(northern, open_on):
    open_on(northern)
    northern.state = State.REPAIR
    northern.save(update_fields=["state"])
    assert schedule.hours_on(northern, TUESDAY).is_closed


def test_what_is_said_expires_at_the_next_edge_or_midnight(northern, open_on, at):
    open_on(northern)
    assert schedule.expires_at(northern, at(northern, "2026-11-24 12:00")) == at(
        northern, "2026-11-24 19:00"
    )
    assert schedule.expires_at(northern, at(northern, "2026-11-24 20:00")) == at(
        northern, "2026-11-25 00:00"
    )


def test_changes_are_announced_ten_days_ahead_and_gone_after_their_last_day(
    northern, open_on, change
):
    open_on(northern)
    row = change(northern, since=date(2026, 12, 4), until=date(2026, 12, 5))
    assert schedule.current_changes(northern, date(2026, 11, 23)) == []
    assert schedule.current_changes(northern, date(2026, 11, 24)) == [row]
    assert schedule.current_changes(northern, date(2026, 12, 5)) == [row]
    assert schedule.current_changes(northern, date(2026, 12, 6)) == []


def test_schedules_of_many_libraries_take_as_many_queries_as_of_one(
    northern, southern, branch, open_on, change, django_assert_num_queries
):
    open_on(northern)
    open_on(southern)
    change(northern, southern, since=TUESDAY)
    with django_assert_num_queries(6):
        schedule.schedules_of([northern])
    with django_assert_num_queries(6):
        found = schedule.schedules_of([northern, southern, branch])
    assert all(one.day(TUESDAY).is_closed for one in found.values())
