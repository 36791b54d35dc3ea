from __future__ import annotations

from datetime import date

from bibnet.libraries.models import ChangeKind
from bibnet.libraries.schedule.holidays import proposals, year_to_propose


def days(year: int, *, kind: str, is_likely: bool = True) -> list[date]:
    return [one.since for one in proposals(year) if one.kind == kind and one.is_likely == is_likely]


def test_the_holidays_of_a_year_are_those_of_the_labour_code():
    assert days(2027, kind=ChangeKind.CLOSED) == [
        date(2027, 1, 1),
        date(2027, 2, 23),
        date(2027, 3, 8),
        date(2027, 5, 1),
        date(2027, 5, 9),
        date(2027, 6, 12),
        date(2027, 11, 4),
    ]
    assert proposals(2027)[0].until == date(2027, 1, 8)


def test_the_day_before_a_holiday_is_shorter_but_not_a_holiday_itself():
    assert days(2027, kind=ChangeKind.SHORTER) == [
        date(2027, 2, 22),
        date(2027, 3, 7),
        date(2027, 4, 30),
        date(2027, 5, 8),
        date(2027, 6, 11),
        date(2027, 11, 3),
        date(2027, 12, 31),
    ]


def test_a_holiday_on_a_weekend_offers_the_next_weekday_without_a_tick():
    # 1 May 2027 is a Saturday, 9 May a Sunday, 12 June a Saturday.
    assert days(2027, kind=ChangeKind.CLOSED, is_likely=False) == [
        date(2027, 5, 3),
        date(2027, 5, 10),
        date(2027, 6, 14),
    ]


def test_the_next_year_is_proposed_in_december_only():
    assert year_to_propose(date(2026, 11, 30)) is None
    assert year_to_propose(date(2026, 12, 1)) == 2027
