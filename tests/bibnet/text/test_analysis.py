from __future__ import annotations

import unicodedata

import pytest

from bibnet.text import analysis

PARADIGMS = [
    "встреча встречи встрече встречу встречей встречею встреч встречам встречами встречах",
    "выставка выставки выставке выставку выставкой выставкою выставок выставкам выставками "
    "выставках",
    "день дня дню днём дне дни дней дням днями днях",
    "книжка книжки книжке книжку книжкой книжек книжкам книжками книжках",
    "читатель читателя читателю читателем читателе читатели читателей читателям читателями "
    "читателях",
    "ребёнок ребёнка ребёнку ребёнком ребёнке дети детей детям детьми детях",
    "отец отца отцу отцом отце отцы отцов отцам отцами отцах",
]


@pytest.mark.parametrize("paradigm", PARADIGMS)
def test_all_forms_of_a_word_share_a_key(paradigm):
    keys = [analysis.keys(analysis.normalise(word)) for word in paradigm.split()]
    assert frozenset.intersection(*keys)


@pytest.mark.parametrize(
    ("one", "other"), [("ёлка", "елка"), ("ЁЛКА", "ёлка"), ("Тютчева", "Тютчев"), ("books", "book")]
)
def test_yo_case_and_number_do_not_part_words(one, other):
    assert analysis.keys(analysis.normalise(one)) & analysis.keys(analysis.normalise(other))


@pytest.mark.parametrize(("one", "other"), [("город", "горд"), ("кот", "код"), ("стол", "стул")])
def test_different_words_stay_different(one, other):
    assert not analysis.keys(one) & analysis.keys(other)


def test_places_of_words_are_places_in_the_text():
    text = "«Ёлка», сло\u0301во, встре\u00adча: 978-5"
    found = [(token.form, text[token.start : token.end]) for token in analysis.tokens(text)]
    assert found == [
        ("елка", "Ёлка"),
        ("слово", "сло\u0301во"),
        ("встреча", "встре\u00adча"),
        ("978", "978"),
        ("5", "5"),
    ]


def test_letters_of_two_signs_become_one():
    apart = unicodedata.normalize("NFD", "йод и ёлка")
    forms = [token.form for token in analysis.tokens(analysis.composed(apart))]
    assert forms == ["йод", "и", "елка"]


def test_an_endless_word_is_cut():
    assert len(next(analysis.tokens("a" * 10_000)).form) == analysis.LONGEST_WORD


def test_words_of_other_scripts_are_kept_as_they_are():
    assert analysis.keys("文庫") == {"文庫"}
    assert analysis.keys("2026") == {"2026"}


@pytest.mark.parametrize(
    ("form", "expected"),
    [("людей", "человек"), ("лет", "год"), ("ёлками", "елка"), ("war", "war"), ("толстоы",) * 2],
)
def test_a_word_has_a_likeliest_dictionary_form_or_is_its_own(form, expected):
    assert analysis.likeliest_form(analysis.normalise(form)) == expected
