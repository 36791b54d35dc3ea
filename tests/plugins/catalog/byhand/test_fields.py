"""A description in the fields of a form and back."""

from __future__ import annotations

import pytest
from bibnet_catalog.demo.books import books
from bibnet_catalog.describing.description import Description, Isbn, Level, Person
from bibnet_catalog.entering.fields import described, next_volume, person, values_of

from tests.plugins.catalog.conftest import TOLSTOY


def test_what_is_not_touched_stays_as_it_was():
    for one in books():
        assert described(values_of(one), one).as_json() == one.as_json()


def test_what_a_form_does_not_ask_stays():
    was = Description(title="Мир", genres=["роман"], year=1987, people=[TOLSTOY])
    new = described({"title": "Война и мир", "year": "1988"}, was)
    assert (new.title, new.year, new.date, new.genres) == ("Война и мир", 1988, "1988", ["роман"])
    assert new.people == [TOLSTOY]


def test_authors_are_typed_and_the_illustrator_stays():
    artist = Person(surname="Петров", initials="И.", roles=["440"])
    was = Description(title="Мир", people=[TOLSTOY, artist])
    new = described({"authors": "Толстой, Лев Николаевич\nЧехов А.П."}, was)
    assert [one.surname for one in new.people] == ["Толстой", "Чехов", "Петров"]
    assert new.people[0] is TOLSTOY
    assert new.people[1].initials == "А. П."


@pytest.mark.parametrize(
    ("typed", "surname", "initials"),
    [
        ("Толстой, Лев Николаевич", "Толстой", "Л. Н."),
        ("Толстой Л.Н.", "Толстой", "Л. Н."),
        ("Л. Н. Толстой", "Толстой", "Л. Н."),
        ("Толстой Лев Николаевич", "Толстой", "Л. Н."),
        ("Гомер", "Гомер", ""),
    ],
)
def test_a_name_is_understood_as_people_type_it(typed, surname, initials):
    found = person(typed)
    assert (found.surname, found.initials) == (surname, initials)


def test_a_volume_is_a_volume():
    new = described({"title": "Сочинения", "part_number": "Т. 2"}, Description())
    assert new.level is Level.VOLUME


@pytest.mark.parametrize(
    ("number", "following"),
    [("Т. 2", "Т. 3"), ("", "Т. 2"), ("Т. 1, кн. 9", "Т. 1, кн. 10"), ("Вып. 99", "Вып. 100")],
)
def test_the_next_volume_copies_what_volumes_share(number, following):
    was = Description(
        title="Сочинения",
        part_number=number,
        pages=300,
        extent="300 с.",
        people=[TOLSTOY],
        isbns=[Isbn(text="5-02-013850-9", isbn13="9785020138506")],
    )
    new = next_volume(was)
    assert (new.part_number, new.title, new.people) == (following, "Сочинения", [TOLSTOY])
    assert (new.pages, new.isbns) == (None, [])
