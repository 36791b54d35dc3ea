"""Years, pages, places and publishers as they are printed."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing import imprint


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2002", (2002, None)),
        ("[2002?]", (2002, None)),
        ("[б. г.]", (None, None)),
        ("2007-", (2007, None)),
        ("1804–1807", (1804, 1807)),
        ("1804-[1807]", (1804, 1807)),
        ("1996/97", (1996, 1997)),
        ("cop. 1999", (1999, None)),
        ("c1981-c1983", (1981, 1983)),
        ("[199-?]", (1990, 1999)),
        ("[18--]", (1800, 1899)),
        ("8 июля 1568-17 марта 1569", (1568, 1569)),
        ("2003, cop. 2001", (2003, None)),
        ("1998 (обл. 1999)", (1998, None)),
        ("XIX в.", (None, None)),
        ("12345", (None, None)),
        ("", (None, None)),
    ],
)
def test_a_printed_date_tells_its_years(text, expected):
    assert imprint.years(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("350, [2] с.", 350),
        ("[8], 35, [1] с.", 35),
        ("[16] с.", 16),
        ("X, 499, [1] с.", 499),
        ("[2], 426, XXII с.", 426),
        ("30, [2] с., [102] л. табл.", 30),
        ("[2],450-886 с.", 886),
        ("243,[1] c.", 243),
        ("145 б.", 145),
        ("345 бет", 345),
        ("xii, 345 p.", 345),
        ("1 online resource (974 p.)", 974),
        ("88 pages", 88),
        ("212 S.", 212),
        ("1131 с. разд. паг.", 1131),
        ("3 v.", None),
        ("1 л.", None),
        ("12 см", None),
        ("2 карты", None),
        ("", None),
    ],
)
def test_pages_are_the_last_number_before_their_name(text, expected):
    assert imprint.pages(text) == expected


def test_places_and_publishers_lose_brackets_and_what_says_that_there_is_none():
    assert imprint.places("[Санкт-Петербург]") == ["Санкт-Петербург"]
    assert imprint.places("М.; СПб.") == ["М.", "СПб."]
    assert imprint.places("[Б. м.]") == []
    assert imprint.places("S.l.") == []
    assert imprint.publisher("[б. и.]") == ""
    assert imprint.publisher("Изд-во АН СССР,") == "Изд-во АН СССР"
