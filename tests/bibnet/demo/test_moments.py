from __future__ import annotations

from datetime import date, time

import pytest

from bibnet.demo.moments import Moment, day_of, fill, is_season, moment_of

MONDAY = date(2026, 11, 23)
SATURDAY = date(2026, 11, 28)


@pytest.mark.parametrize(
    ("spec", "first", "day"),
    [
        ("+0", MONDAY, MONDAY),
        ("-3", MONDAY, date(2026, 11, 20)),
        ("sat+0", MONDAY, SATURDAY),
        ("sat+0", SATURDAY, date(2026, 12, 5)),
        ("sat+1", MONDAY, date(2026, 12, 5)),
        ("sun-1", MONDAY, date(2026, 11, 22)),
        ("mon-1", MONDAY, date(2026, 11, 16)),
        ("mon-2", MONDAY, date(2026, 11, 9)),
    ],
)
def test_days_count_from_the_first_day(spec, first, day):
    assert day_of(spec, first) == day


def test_a_moment_has_a_day_and_hours():
    expected = Moment(SATURDAY, time(12), time(13, 30))
    assert moment_of("sat+0 12:00–13:30", MONDAY) == expected


def test_a_misspelt_day_is_refused():
    with pytest.raises(ValueError, match="no day: satt"):
        day_of("satt+1", MONDAY)


def test_words_and_days_are_written_into_the_text():
    text = fill("В {in_town} до {+8} и {sat+0}", {"in_town": "Севске"}, MONDAY)
    assert text == "В Севске до 1 декабря и 28 ноября"


def test_an_unknown_word_is_no_silent_gap():
    with pytest.raises(KeyError):
        fill("{nothing}", {}, MONDAY)


@pytest.mark.parametrize(
    ("season", "month", "fits"), [("", 5, True), ("winter", 1, True), ("winter", 7, False)]
)
def test_texts_of_a_season_wait_for_it(season, month, fits):
    assert is_season(season, date(2026, month, 1)) is fits
