from __future__ import annotations

from datetime import date, time

import pytest
from django.utils import translation

from bibnet.libraries import schedule
from bibnet.libraries.models import ChangeKind, DayKind, DayRule, Reason
from bibnet.libraries.schedule.lines import change_title


@pytest.fixture(autouse=True)
def english():
    with translation.override("en"):
        yield


@pytest.fixture
def say(northern, open_on, at):
    """What is said at a moment; Monday is the day off, the break is from 13:00 to 14:00."""
    open_on(northern, pause=("13:00", "14:00"))
    return lambda text: schedule.now(northern, at(northern, text))


@pytest.mark.parametrize(
    ("moment", "line", "short", "tone"),
    [
        ("2026-11-24 09:00", "Opens today at 10:00", "Opens at 10:00", "off"),
        ("2026-11-24 12:00", "Open until 19:00", "Until 19:00", "ok"),
        ("2026-11-24 13:30", "Break until 14:00", "Break until 14:00", "warn"),
        ("2026-11-24 18:59", "Open until 19:00", "Until 19:00", "ok"),
        ("2026-11-24 19:00", "Opens tomorrow at 10:00", "Opens tomorrow at 10:00", "off"),
        ("2026-11-23 12:00", "Day off today", "Day off today", "off"),
        (
            "2026-11-22 20:00",
            "Opens on 24 November at 10:00",
            "Opens on 24 November at 10:00",
            "off",
        ),
    ],
)
def test_the_line_for_now_follows_the_clock(say, moment, line, short, tone):
    said = say(moment)
    assert (said.line, said.short, said.tone) == (line, short, tone)


def test_a_short_day_is_said_to_close_early(say, northern, change):
    change(northern, since=date(2026, 11, 24), kind=ChangeKind.SHORTER, minutes=60)
    said = say("2026-11-24 12:00")
    assert (said.short, said.tone) == ("Closes at 18:00", "warn")


def test_a_repair_says_until_when(say, northern, change):
    change(northern, since=date(2026, 11, 24), until=date(2026, 11, 30), reason=Reason.REPAIR)
    said = say("2026-11-25 12:00")
    assert (said.line, said.short) == ("Closed for repair", "Repair until 1 December")


def test_a_cleaning_day_is_named(say, northern):
    DayRule.objects.create(library=northern, position=-1, day=DayKind.FRIDAY)
    assert say("2026-11-27 12:00").line == "Cleaning day today"


def test_a_library_without_hours_asks_to_ask(northern, at):
    assert schedule.now_line(northern, at(northern, "2026-11-24 12:00")) == (
        "Ask for the opening hours"
    )


def test_a_night_is_open_until_its_morning(northern, open_on, at):
    open_on(northern, "18:00", "02:00", weekdays=(5,))
    assert schedule.now_line(northern, at(northern, "2026-11-28 23:00")) == "Open until 02:00"
    assert schedule.now_line(northern, at(northern, "2026-11-29 01:00")) == "Open until 02:00"


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"since": date(2026, 11, 24)}, "Today, 24 November, the library is closed"),
        ({"since": date(2026, 11, 25)}, "Tomorrow, 25 November, the library is closed"),
        (
            {"since": date(2026, 11, 28), "kind": "hours", "opens": time(10), "closes": time(15)},
            "On Saturday, 28 November, we are open until 15:00",
        ),
        (
            {"since": date(2026, 11, 28), "kind": "hours", "opens": time(12), "closes": time(15)},
            "On Saturday, 28 November, we are open from 12:00 to 15:00",
        ),
        (
            {"since": date(2026, 11, 28), "kind": "shorter"},
            "On Saturday, 28 November, we are open until 18:00",
        ),
        (
            {"since": date(2027, 1, 1), "until": date(2027, 1, 8)},
            "From 1 to 8 January 2027 the library is closed",
        ),
        (
            {"since": date(2026, 11, 20), "until": date(2026, 12, 1)},
            "Until 1 December inclusive the library is closed",
        ),
        (
            {"since": date(2026, 12, 1), "until": None, "kind": "moved", "place": "School {5}"},
            "From 1 December until further notice we work at School {5}",
        ),
    ],
)
def test_a_changes_title_says_when_and_what(northern, open_on, change, fields, title):
    open_on(northern)
    row = change(northern, **fields)
    assert change_title(row, schedule.schedule_of(northern), date(2026, 11, 24)) == title


def test_what_was_said_is_said_again_until_it_is_no_longer_true(say, northern):
    morning = say("2026-11-24 10:30")
    assert say("2026-11-24 12:59") is morning
    assert say("2026-11-24 13:00") is not morning
    assert say("2026-11-24 13:00").short == "Break until 14:00"
    assert say("2026-11-24 09:59").short == "Opens at 10:00"
    with translation.override("ru"):
        assert say("2026-11-24 12:00").line == "Открыто до 19:00"
    assert say("2026-11-23 23:59").line == "Day off today"
    assert say("2026-11-24 00:00").line == "Opens today at 10:00"
