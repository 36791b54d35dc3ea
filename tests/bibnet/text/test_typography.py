from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bibnet.text.typography import (
    LONG_WORD,
    MIN_PART,
    NBSP,
    SOFT_HYPHEN,
    hyphenate,
    plain,
    typograph,
)


def shown(text: str) -> str:
    """The typeset text with its invisible signs made visible."""
    return typograph(text).replace(NBSP, "~")


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("в лесу и у реки", "в~лесу и~у~реки"),
        ("пришли ли, был бы, он же", "пришли~ли, был~бы, он~же"),
        ("читатель - человек", "читатель~— человек"),
        ("- Кто там?", "—~Кто там?"),
        ("с 10:00-19:00", "с~10:00–19:00"),
        ("за 3-5 дней", "за~3–5~дней"),
        ("тел. 8-900-000-00-00", "тел.~8-900-000-00-00"),
        ("2026-11-19", "2026-11-19"),
        ("№ 14 и №15", "№~14 и~№~15"),
        ("19 ноября, 40 мест, 10 ₽", "19~ноября, 40~мест, 10~₽"),
        ("1 940 книг", "1~940~книг"),
        ("им. Н. Н. и Н.В. Баранских", "им.~Н.~Н. и~Н.~В.~Баранских"),
        ("Пушкин А. С.", "Пушкин~А.~С."),
        ("г. Карачев, ул. Ленина, д. 5", "г.~Карачев, ул.~Ленина, д.~5"),
        ("и т. д.", "и~т.~д."),
        ("Подождите...", "Подождите…"),
        ("дело <b>было</b> - в <i>лесу</i>", "дело <b>было</b>~— в~<i>лесу</i>"),
    ],
)
def test_spaces_and_dashes_are_set_as_a_printer_would(typed, expected):
    assert shown(typed) == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ('Клуб "Братья Карамазовы"', "Клуб «Братья Карамазовы»"),
        ('Он сказал: "роман "Идиот" хорош"', "Он~сказал: «роман „Идиот“ хорош»"),
        ('«Клуб "Слово"»', "«Клуб „Слово“»"),
        ('<p>"Слово <b>"да"</b>"</p>', "<p>«Слово <b>„да“</b>»</p>"),
        ('монитор 24" и 27" рядом "', 'монитор 24" и~27" рядом "'),
    ],
)
def test_straight_quotes_become_russian_ones_where_they_pair(typed, expected):
    assert shown(typed) == expected


def test_a_paragraph_whose_quotes_do_not_pair_does_not_spoil_the_next():
    assert shown('<p>труба 6"</p><p>"Слово"</p>') == '<p>труба 6"</p><p>«Слово»</p>'


def test_markup_is_left_as_it_is():
    html = '<a href="/в лесу - дом" title="в лесу">и в лесу</a> <code>a - b</code> &nbsp;&amp;'
    assert (
        shown(html)
        == '<a href="/в лесу - дом" title="в лесу">и~в~лесу</a> <code>a - b</code> &nbsp;&amp;'
    )


def test_long_words_get_soft_hyphens_three_letters_from_either_end():
    parts = hyphenate("Межпоселенческая").split(SOFT_HYPHEN)
    assert len(parts) > 2
    assert len(parts[0]) >= MIN_PART
    assert len(parts[-1]) >= MIN_PART


def test_short_words_and_addresses_get_none():
    html = '<a href="/библиотекарская/">Карачев, районная</a>'
    assert hyphenate(html) == html


def test_yo_is_hyphenated_like_ye():
    assert hyphenate("распространённый") == hyphenate("распространенный").replace(
        "ненный", "нённый"
    ).replace(f"нен{SOFT_HYPHEN}ный", f"нён{SOFT_HYPHEN}ный")


def test_what_was_typed_comes_back_from_a_typeset_text():
    text = "Краеведческий отдел в библиотеке № 14"
    assert plain(hyphenate(typograph(text))) == text


LETTERS = st.text(alphabet='абвгдеёжзийкя АБЯ-–—"«»„“№.,0123456789<>/&;=p ', max_size=60)


@given(LETTERS)
def test_typesetting_twice_changes_nothing_more(text):
    once = typograph(text)
    assert typograph(once) == once


@given(LETTERS)
def test_hyphenation_adds_soft_hyphens_and_nothing_else(text):
    assert hyphenate(text).replace(SOFT_HYPHEN, "") == text


@given(st.text(alphabet="абвгдежзклмнопрстуфхя", min_size=LONG_WORD, max_size=30))
def test_no_part_of_a_hyphenated_word_is_too_short_at_its_ends(word):
    parts = hyphenate(word).split(SOFT_HYPHEN)
    if len(parts) > 1:
        assert len(parts[0]) >= MIN_PART
        assert len(parts[-1]) >= MIN_PART
