from __future__ import annotations

from datetime import time

import pytest

from bibnet.libraries.schedule.days import Hours
from bibnet.libraries.schedule.typed import BadHours, hours_from_text

WEEKDAYS = range(5)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("пн-пт 10:00-19:00", dict.fromkeys(WEEKDAYS, Hours(time(10), time(19)))),
        ("Пн–Пт с 9 до 18", dict.fromkeys(WEEKDAYS, Hours(time(9), time(18)))),
        (
            "вт 10.00 — 18.00 (перерыв 13:00–14:00); вс: выходной",
            {1: Hours(time(10), time(18), time(13), time(14))},
        ),
        ("пн, ср 9-18 13-14", dict.fromkeys((0, 2), Hours(time(9), time(18), time(13), time(14)))),
        ("сб 18:00-24:00", {5: Hours(time(18), time(0))}),
        ("Mon-Tue 10:00-12:00, Sat closed", dict.fromkeys((0, 1), Hours(time(10), time(12)))),
        ("", {}),
    ],
)
def test_hours_are_read_as_people_write_them(text, expected):
    assert hours_from_text(text) == expected


@pytest.mark.parametrize(
    "text", ["круглосуточно", "пн 25-26", "пт-пн 10-12", "пн 10-10", "пн 10-18 (19-20)", "10-18"]
)
def test_hours_that_make_no_sense_are_refused_with_a_sentence(text):
    with pytest.raises(BadHours, match=r"\w"):
        hours_from_text(text)
