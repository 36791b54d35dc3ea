"""Words of records and of questions meet in one form."""

from __future__ import annotations

import pytest
from bibnet_catalog.searching import analysis
from bibnet_catalog.searching.analysis import forms, number, read, shelf, whole


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ёлка", "елка"),
        ("Исторія Россіи", "история россии"),
        ("издательство Московского университета", "изд-во московского ун-та"),
        ("CCCP и мир", "СССР и мир"),
        ("Войны и миры", "война и мир"),
        ("réunion", "Reunion"),
        ("пра\u0301вда", "правда"),
        ("Дети и люди", "ребёнок и человек"),
    ],
)
def test_two_writings_have_the_same_stems(one, other):
    assert read(one).stems == read(other).stems


def test_words_that_a_full_stop_cuts_are_read_in_full():
    assert set(read("московский государственный").stems) <= set(read("Моск. гос. ун-т").in_full)
    assert read("гос").in_full == ()


@pytest.mark.parametrize(
    "text", ["5-02-013850-9", "5020138509", "978-5-02-013850-6", "9785020138506", "ISBN 5020138509"]
)
def test_an_isbn_in_any_writing_is_one_value(text):
    assert number(text.removeprefix("ISBN ")) == "9785020138506"


def test_numbers_that_are_wrong_keep_their_figures():
    assert number("5-02-013850-8") == "5020138508"
    assert number("0028-0836") == "00280836"
    assert number("№ 5") == ""


def test_call_numbers_differ_by_letters_and_figures_alone():
    assert shelf("84(2Рос=Рус)1 Т 53") == shelf("84(2рос=рус)1-Т53")
    assert shelf("C 5") == shelf("С5")  # Latin and Cyrillic
    assert shelf("84 Т53") != shelf("84 Т54")


def test_a_whole_title_is_one_value_in_any_order():
    assert whole(forms("Толстой Л. Н. Война и мир")) == whole(forms("Война и мир Толстого"))
    assert whole(forms("Война и мир")) != whole(forms("Мир"))
    assert whole(forms("Я")) != whole(forms("Он"))


def test_a_long_text_is_read_to_its_bound():
    text = "слово " * 10_000
    assert len(forms(text)) == pytest.approx(analysis.LONGEST_TEXT / 6, abs=2)
