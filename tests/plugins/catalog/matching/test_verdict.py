"""What makes two records one edition, and what never lets them be."""

from __future__ import annotations

from typing import Any

import pytest
from bibnet_catalog.describing.description import (
    Description,
    Isbn,
    Kind,
    Level,
    Linked,
    Person,
)
from bibnet_catalog.matching.features import features
from bibnet_catalog.matching.verdict import Outcome, Verdict, compare
from bibnet_catalog.matching.weights import DOUBTS, VETOES, WEIGHTS, Code

TOLSTOY = Person(surname="Толстой", initials="Л. Н.", roles=["070"])
NUMBER = Isbn(text="5-02-013850-9", isbn13="9785020138506")


def book(**values: Any) -> Description:
    known: dict[str, Any] = {
        "title": "Воскресение",
        "people": [TOLSTOY],
        "year": 1987,
        "publishers": ["Наука"],
        "pages": 350,
        "languages": ["rus"],
        "isbns": [NUMBER],
    }
    return Description(**{**known, **values})


def verdict(one: Description, other: Description) -> Verdict:
    return compare(features(one), features(other))


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"kind": Kind.AUDIO}, Code.KIND_DIFFERS),
        ({"is_braille": True}, Code.FORM_DIFFERS),
        ({"is_large_print": True}, Code.FORM_DIFFERS),
        ({"level": Level.SET, "pages": None}, Code.LEVEL_DIFFERS),
        ({"languages": ["eng"]}, Code.LANGUAGE_DIFFERS),
        ({"year": 1995}, Code.YEAR_DIFFERS),
        ({"title": "Детство"}, Code.TITLE_DIFFERS),
        ({"people": [Person(surname="Горький", initials="М.")]}, Code.AUTHOR_DIFFERS),
        ({"people": [Person(surname="Толстой", initials="А. К.")]}, Code.AUTHOR_DIFFERS),
    ],
)
def test_one_difference_keeps_records_of_one_isbn_apart(values, code):
    found = verdict(book(), book(**values))
    assert found.outcome is Outcome.DIFFERENT
    assert found.reasons[-1].code is code


@pytest.mark.parametrize(
    ("one", "other", "code"),
    [
        ({"part_number": "Т. 1"}, {"part_number": "Том II"}, Code.VOLUME_DIFFERS),
        ({"other_title": "учебник"}, {"other_title": "рабочая тетрадь"}, Code.PURPOSE_DIFFERS),
        ({"title": "Физика. 7 класс"}, {"title": "Физика. 8 класс"}, Code.TITLE_DIFFERS),
        ({"other_title": "для 7-го класса"}, {"other_title": "8 класс"}, Code.NUMBERS_DIFFER),
        ({"edition": "2-е изд."}, {"edition": "3-е изд., доп."}, Code.EDITION_DIFFERS),
        ({"part_title": "Рассказы"}, {"part_title": "Письма"}, Code.PART_DIFFERS),
    ],
)
def test_two_that_say_different_things_are_apart(one, other, code):
    found = verdict(book(**one), book(**other))
    assert found.outcome is Outcome.DIFFERENT
    assert found.reasons[-1].code is code


@pytest.mark.parametrize(
    "values",
    [
        {"isbns": [], "publishers": ['Изд-во "Наука"'], "pages": 352},
        {"isbns": [], "pages": None, "publishers": ["НАУКА"]},
        {"title": "ВОСКРЕСЕНЬЕ", "people": [Person(surname="Толстой, Лев Николаевич")]},
        {"people": [], "responsibility": "Л. Н. Толстой ; худож. А. П. Орлов"},
        {"title": "Воскресение : роман", "other_title": ""},
        {
            "title": "Voskresenie",
            "people": [Person(surname="Tolstoĭ", initials="L. N.")],
            "publishers": ["Nauka"],
            "isbns": [],
        },
    ],
)
def test_another_hand_describes_the_same_edition(values):
    assert verdict(book(other_title="роман"), book(**values)).outcome is Outcome.SAME


@pytest.mark.parametrize(
    ("values", "code"),
    [
        ({"level": Level.SET}, Code.LEVEL_UNSURE),
        ({"year": 1988}, Code.YEAR_NEAR),
        ({"part_number": "Т. 1"}, Code.VOLUME_MISSING),
        ({"pages": 480}, Code.PAGES_DIFFER),
    ],
)
def test_a_person_decides_where_something_does_not_fit(values, code):
    found = verdict(book(), book(**values))
    assert found.outcome is Outcome.DOUBTFUL
    assert code in {reason.code for reason in found.reasons}


def test_a_title_an_author_and_a_year_are_not_enough():
    bare = {"isbns": [], "publishers": [], "pages": None}
    found = verdict(
        book(title="Воскресение и другие романы", other_title="собрание", **bare),
        book(title="Воскресение и другие романы", other_title="в одном томе собрание"),
    )
    assert found.outcome is Outcome.DOUBTFUL
    assert found.reasons[-1].code is Code.IMPRINT_MISSING


def test_the_same_number_is_no_proof():
    """Two volumes of «Израильская государственная библиография» have one ISBN."""
    above = [Linked(relation="set", title="Государственная библиография")]
    first = book(title="За I-II кварталы 2000 года", level=Level.VOLUME, linked=above, people=[])
    second = book(title="За III-IV кварталы 2000 года", level=Level.VOLUME, linked=above, people=[])
    assert verdict(first, second).outcome is Outcome.DIFFERENT


def test_a_volume_is_one_under_its_set_and_as_a_book_of_its_own():
    under = book(
        title="Т. 2",
        level=Level.VOLUME,
        people=[],
        linked=[Linked(relation="set", title="Собрание сочинений")],
    )
    alone = book(title="Собрание сочинений", part_number="том 2", level=Level.ALONE)
    assert verdict(under, alone).outcome is Outcome.SAME


def test_a_set_may_go_on_while_its_records_are_made():
    first = book(level=Level.SET, year=1987, last_year=1990, pages=None)
    second = book(level=Level.SET, year=1988, last_year=None, pages=None)
    assert verdict(first, second).outcome is Outcome.SAME


def test_articles_of_two_issues_are_apart():
    def article(part: str) -> Description:
        host = Linked(relation="host", title="Наука и жизнь", part=part)
        return book(kind=Kind.ARTICLE, level=Level.PART, linked=[host], isbns=[], publishers=[])

    assert verdict(article("1987, № 3"), article("1987, № 4")).outcome is Outcome.DIFFERENT
    assert verdict(article("1987, № 3"), article("1987, N 3")).outcome is Outcome.SAME


def test_records_of_no_title_or_little_else_are_never_joined():
    assert verdict(Description(), Description()).outcome is not Outcome.SAME
    bare = Description(title="Труды", year=1999)
    assert verdict(bare, Description(title="Труды", year=1999)).outcome is not Outcome.SAME


def test_issues_of_journals_without_a_name_are_apart():
    def issue() -> Description:
        return Description(
            title="2006, № 1", part_number="2006, № 1", level=Level.VOLUME, year=2006
        )

    assert verdict(issue(), issue()).outcome is Outcome.DIFFERENT


def test_each_reason_counts_in_one_way():
    assert not VETOES & DOUBTS
    assert not VETOES & set(WEIGHTS)
    assert set(Code) - VETOES - DOUBTS - {Code.IDENTICAL} <= set(WEIGHTS)


def test_reasons_hold_what_both_records_say():
    found = verdict(book(), book(isbns=[], pages=352))
    said = {reason.code: (reason.first, reason.second) for reason in found.reasons}
    assert said[Code.PAGES_NEAR] == ("350", "352")
    assert said[Code.AUTHOR_EQUAL] == ("толстой", "толстой")


@pytest.mark.parametrize(
    ("title", "other", "outcome"),
    [
        ("Рассказ о море", "Рассказ о горе", Outcome.DIFFERENT),
        ("Дом у реки", "Том у реки", Outcome.DIFFERENT),
        ("Рассказ о дороге", "Рассказ о дароге", Outcome.SAME),
    ],
)
def test_another_first_letter_makes_a_short_word_another_word(title, other, outcome):
    one, another = book(title=title, isbns=[]), book(title=other, isbns=[])
    assert verdict(one, another).outcome is outcome
