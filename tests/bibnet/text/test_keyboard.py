from __future__ import annotations

import pytest

from bibnet.text.keyboard import from_latin, other_layout, other_readings


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("djqyf b vbh", "война и мир"),
        ("xbnfntkm", "читатель"),
        ("ышеу", "site"),
        ("J;tujd", "Ожегов"),
    ],
)
def test_the_other_layout(typed, meant):
    assert other_layout(typed) == meant


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("vojna i mir", "война и мир"), ("chitatel'", "читатель"), ("Shchukin", "щукин")],
)
def test_russian_in_latin_letters(typed, meant):
    assert from_latin(typed) == meant


def test_what_was_typed_is_no_other_reading_of_itself():
    assert "война" not in list(other_readings("война"))
    assert list(other_readings("123")) == []
