"""ISBN and ISSN as cataloguers write them."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.numbers import isbn10, isbn13, isbns, issn
from hypothesis import given
from hypothesis import strategies as st


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("5-02-013850-9", "9785020138506"),
        ("978-5-02-013850-6", "9785020138506"),
        ("978–5–02–013850–6", "9785020138506"),
        ("978 5 02 013850 6", "9785020138506"),
        ("5-900776-31-х", "9785900776316"),
        ("5-900776-31-Х", "9785900776316"),
        ("5-7443-00-20-1", "9785744300203"),
        ("979-10-90636-07-1", "9791090636071"),
        ("5-02-013850-8", ""),
        ("977-5-02-013850-6", ""),
        ("٥-02-013850-9", ""),
        ("", ""),
    ],
)
def test_an_isbn_is_thirteen_digits_or_nothing(text, expected):
    assert isbn13(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("978-5-02-013850-6(рус.)", [("9785020138506", "рус.")]),
        ("5-02-013850-9 (в пер.)", [("9785020138506", "в пер.")]),
        (
            "5-02-013850-9 (т. 1); 5-900776-31-х (т. 2)",
            [("9785020138506", "т. 1"), ("9785900776316", "т. 2")],
        ),
        ("5020138509 9785900776316", [("9785020138506", ""), ("9785900776316", "")]),
        ("0460044095 :", [("9780460044097", "")]),
        ("ISBN 5-02-013850-9", [("9785020138506", "")]),
        ("5-02-013850-8", [("", "")]),
        ("нет", [("", "")]),
    ],
)
def test_the_numbers_of_a_subfield_are_read_with_what_is_said_of_them(text, expected):
    assert [(one.isbn13, one.note) for one in isbns(text)] == expected


def test_what_is_no_number_is_kept_as_text():
    assert isbns("5-02-013850-8")[0].text == "5-02-013850-8"
    assert isbns("1937-31-03")[0].text == "1937-31-03"


def test_only_numbers_under_978_have_ten_characters():
    assert isbn10("9785900776316") == "590077631X"
    assert isbn10("9791090636071") == ""


@given(st.text(alphabet="0123456789", min_size=9, max_size=9))
def test_ten_and_thirteen_characters_tell_the_same_book(core):
    ten = isbn10(f"978{core}0")
    assert isbn10(isbn13(ten)) == ten


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0869-4915", "0869-4915"),
        ("08694915", "0869-4915"),
        ("0869-4916", ""),
        ("0317-8471", "0317-8471"),
    ],
)
def test_an_issn_is_right_or_nothing(text, expected):
    assert issn(text) == expected
