"""Ways of naming that mean one person, and those that could mean two."""

from __future__ import annotations

import random

import pytest
from bibnet_catalog.headings.persons import family_of, persons

TOLSTOYS = [
    "Толстой, Лев Николаевич (граф ; 1828-1910)",
    "Толстой, Лев Николаевич",
    "Толстой, Л. Н. (1828-1910)",
    "Толстой, Л. Н.",
    "Толстой, Л.",
    "Tolstoi, Lev Nikolaevich",
    "ТОЛСТОЙ, ЛЕВ НИКОЛАЕВИЧ",
]


def joined(*texts: str) -> set[frozenset[str]]:
    return {frozenset(way.text for way in one.ways) for one in persons(texts)}


def test_all_ways_of_naming_one_person_are_one_whatever_their_order():
    for seed in range(20):
        texts = TOLSTOYS.copy()
        random.Random(seed).shuffle(texts)
        assert joined(*texts) == {frozenset(TOLSTOYS)}
    assert len({family_of(text) for text in TOLSTOYS}) == 1


def test_what_says_most_in_russian_letters_names_the_person():
    (someone,) = persons(reversed(TOLSTOYS))
    assert someone.ways[0].text == TOLSTOYS[0]


@pytest.mark.parametrize(
    "other",
    [
        "Толстой, Алексей Николаевич (1883-1945)",  # another given name
        "Толстой, Лев Львович",  # another patronymic
        "Толстой, Лев Николаевич (1950-)",  # born in another year
        "Толстая, Лев Николаевич (1828-1910)",  # another surname in the same letters
        "Талстый, Лев Николаевич (1828-1910)",  # the same consonants
    ],
)
def test_somebody_else_stays_somebody_else(other):
    assert joined(TOLSTOYS[0], other) == {frozenset([TOLSTOYS[0]]), frozenset([other])}


def test_a_name_that_could_be_two_stands_for_itself():
    alone = "Иванов, А. А."
    texts = ["Иванов, Алексей Андреевич", "Иванов, Александр Антонович", alone]
    assert joined(*texts) == {frozenset([text]) for text in texts}
    assert joined(texts[0], alone) == {frozenset([texts[0], alone])}


def test_a_year_tells_two_of_one_name_apart_and_joins_its_own():
    texts = ["Иванов, Сергей (1900-1970)", "Иванов, Сергей (1950-)", "Иванов, С. (1950-)"]
    assert joined(*texts) == {frozenset(texts[:1]), frozenset(texts[1:])}
    assert joined("Пётр I (1672-1725)", "Петр I") == {frozenset(["Пётр I (1672-1725)", "Петр I"])}
    assert len(joined("Пётр I", "Пётр III")) == 2
    # Only when somebody died is said.
    assert len(joined("Сидоров, Пётр (-1910)", "Сидоров, Пётр (1828-)")) == 1


def test_a_heading_without_letters_has_a_family_and_is_alone():
    assert family_of("") == family_of("???") == "/"
    assert joined("???", "Толстой, Л. Н.") == {frozenset(["???"]), frozenset(["Толстой, Л. Н."])}
