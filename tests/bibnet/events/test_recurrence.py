from __future__ import annotations

from datetime import date

import pytest

from bibnet.events.recurrence import Every, Rule, RuleError, days, ended_before


@pytest.mark.parametrize(
    ("rule", "rrule"),
    [
        (Rule(every=Every.DAY, count=3), "FREQ=DAILY;COUNT=3"),
        (Rule(every=Every.WEEK, weekdays=(1, 3)), "FREQ=WEEKLY;BYDAY=TU,TH"),
        (
            Rule(every=Every.WEEK, interval=2, until=date(2026, 12, 31)),
            "FREQ=WEEKLY;INTERVAL=2;UNTIL=20261231",
        ),
        (Rule(every=Every.MONTH_DAY), "FREQ=MONTHLY"),
        (Rule(every=Every.MONTH_WEEKDAY, week=-1, weekdays=(4,)), "FREQ=MONTHLY;BYDAY=-1FR"),
        (Rule(every=Every.YEAR), "FREQ=YEARLY"),
    ],
)
def test_a_rule_survives_the_way_to_rrule_and_back(rule, rrule):
    assert rule.to_rrule() == rrule
    assert Rule.from_rrule(rrule) == rule


@pytest.mark.parametrize(
    "rrule",
    [
        "FREQ=HOURLY",
        "FREQ=MONTHLY;BYDAY=MO,TU;BYSETPOS=-1",
        "FREQ=YEARLY;BYDAY=1MO",
        "FREQ=WEEKLY;BYDAY=XX",
        "nonsense",
    ],
)
def test_a_rule_that_says_more_than_the_form_is_not_shown_as_something_else(rrule):
    assert Rule.from_rrule(rrule) is None


def test_last_fridays_are_found_over_the_end_of_the_year():
    found = days("FREQ=MONTHLY;BYDAY=-1FR", start=date(2026, 11, 27), last=date(2027, 2, 28))
    assert list(found) == [
        date(2026, 11, 27),
        date(2026, 12, 25),
        date(2027, 1, 29),
        date(2027, 2, 26),
    ]


def test_exceptions_are_left_out_and_do_not_count():
    found = days(
        "FREQ=WEEKLY",
        start=date(2026, 12, 25),
        last=date(2027, 1, 15),
        exceptions={date(2027, 1, 1)},
    )
    assert list(found) == [date(2026, 12, 25), date(2027, 1, 8), date(2027, 1, 15)]


def test_an_event_without_a_rule_has_one_day():
    assert list(days("", start=date(2026, 11, 22), last=date(2027, 1, 1))) == [date(2026, 11, 22)]


@pytest.mark.parametrize("rrule", ["FREQ=HOURLY", "FREQ=DAILY;BYHOUR=1,2", "rubbish"])
def test_a_rule_that_is_not_of_whole_days_is_refused(rrule):
    with pytest.raises(RuleError):
        list(days(rrule, start=date(2026, 11, 22), last=date(2026, 12, 1)))


def test_a_rule_ended_before_a_day_forgets_its_own_end():
    assert ended_before("FREQ=WEEKLY;COUNT=10", date(2026, 12, 1)) == "FREQ=WEEKLY;UNTIL=20261130"
