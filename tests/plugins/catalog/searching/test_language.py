"""What a reader types is taken apart, whatever it is."""

from __future__ import annotations

import pytest
from bibnet_catalog.searching.analysis import stem
from bibnet_catalog.searching.guessing import Around, guesses
from bibnet_catalog.searching.language import Clause, Field, parse, years
from bibnet_catalog.searching.planning import planned
from hypothesis import given, settings
from hypothesis import strategies as st

SIGNS = st.text(
    alphabet=st.one_of(
        st.sampled_from(list(" -\"«»“”:*.,/'`()[]{}^~?\\|&+=№_\x00\u0301\u00ad0123456789xXх")),
        st.sampled_from(list("абвёйщъѣiАБВabcAZ")),
        st.characters(),
    ),
    max_size=80,
)
PIECES = st.lists(
    st.sampled_from(
        [
            "автор:",
            "isbn:",
            "год:",
            "-",
            '"',
            "«",
            "»",
            " ",
            "война",
            "мир*",
            "гос.",
            "1987-",
            "ин-т",
        ]
    ),
    max_size=20,
).map("".join)


class Nobody:
    """A vocabulary without a word."""

    def known(self, terms):
        return set()

    def around(self, words):
        return {word: Around({"война": 1}, {"война": 1}, {"война": 1}) for word in words}


@settings(deadline=None)  # the first one loads the dictionaries
@given(st.one_of(SIGNS, PIECES))
def test_any_text_is_a_question(text):
    question = parse(text)
    planned(question)
    planned(question, is_loose=True)
    assert all(clause.words or clause.value for clause in question.clauses)
    for guess in guesses(text, Nobody()):
        planned(guess)


class Tolstoy:
    """A vocabulary with his books, that remembers which words were looked up."""

    def __init__(self) -> None:
        self.looked_up: set[str] = set()

    def known(self, terms):
        return terms & {stem("толстой"), stem("каренина")}

    def around(self, words):
        self.looked_up |= set(words)
        return {word: Around({"каренина": 3}) for word in words}


def test_the_other_layout_is_looked_up_only_after_likelier_slips():
    vocabulary = Tolstoy()
    found = guesses("толстой каренена", vocabulary)
    assert next(found).text() == "толстой каренина"
    assert vocabulary.looked_up == {"каренена"}
    list(found)
    assert any(word.isascii() for word in vocabulary.looked_up)


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("война и мир", [Clause(("война",)), Clause(("и",)), Clause(("мир",))]),
        ('"Война и мир"', [Clause(("война", "и", "мир"), is_phrase=True)]),
        ("автор:Толстой", [Clause(("толстой",), Field.AUTHOR)]),
        ("Author: Толстой", [Clause(("толстой",), Field.AUTHOR)]),
        ('автор:"Лев Толстой"', [Clause(("лев", "толстой"), Field.AUTHOR, is_phrase=True)]),
        ("-мир", [Clause(("мир",), is_excluded=True)]),
        ("мир - война", [Clause(("мир",)), Clause(("война",))]),
        ("год:1987", [Clause((), Field.YEAR, value="1987")]),
        ("год:прошлый", [Clause(("прошлый",))]),
        ("гос.", [Clause(("гос",), is_cut=True)]),
        ("достоев*", [Clause(("достоев",), is_begun=True)]),
        ("5-02-013850-9", [Clause((), Field.NUMBER, value="5-02-013850-9")]),
        ("Город: роман", [Clause(("город",)), Clause(("роман",))]),
    ],
)
def test_the_parts_of_a_question(text, clauses):
    assert list(parse(text).clauses) == clauses


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("1987", (1987, 1987)),
        ("1980-1990", (1980, 1990)),
        ("1980–1990", (1980, 1990)),
        ("1980-", (1980, None)),
        ("-1990", (None, 1990)),
        ("198", None),
        ("", None),
    ],
)
def test_years(value, expected):
    assert years(value) == expected


def test_a_question_without_end_is_cut():
    assert len(parse("война " * 10_000).words()) == 1
    assert len(parse(" ".join(f"слово{number}" for number in range(1000))).clauses) <= 24
