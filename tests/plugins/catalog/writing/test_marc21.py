"""What is written as MARC21 says the same when it is read again."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog.demo.books import books
from bibnet_catalog.describing import relators
from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import (
    Audience,
    Body,
    Description,
    Held,
    Isbn,
    Item,
    Kind,
    Level,
    Link,
    Linked,
    Person,
    Series,
    Subject,
)
from bibnet_catalog.describing.holdings import KINDS, HoldingsProfile
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.writing.marc21 import marc21

PROFILE = HoldingsProfile(fields=(KINDS["marc21_852"],))


def read_again(description: Description) -> Description:
    content = marc21(description, description.held).as_marc()
    record = READERS[Container.ISO2709].parse(content, Decoder(Encoding.UTF8))
    assert not record.remarks
    return describe(record, Dialect.MARC21, PROFILE)


FULL = Description(
    control_number="RU\\1",
    agency="RuMoRGB",
    updated="20260102030405.0",
    title="Собрание сочинений",
    other_title="в двух томах",
    part_number="Т. 2",
    part_title="Рассказы",
    responsibility="И. С. Тургенев ; худож. И. Петров",
    parallel_titles=["Collected works", "Gesammelte Werke"],
    variant_titles=["Сочинения"],
    uniform_title="Сочинения. Избранное",
    original_title="Oeuvres",
    people=[
        Person(
            surname="Тургенев",
            given="Иван Сергеевич",
            initials="И. С.",
            dates="1818-1883",
            addition="писатель",
            roles=["070"],
            authority="RU\\AUTH\\1",
        ),
        Person(surname="Петров", initials="И.", dates="1900-1980", roles=["440", "600"]),
        Person(surname="Николай", numeration="II", addition="император", roles=["570"]),
    ],
    bodies=[
        Body(name="Институт русской литературы", unit="Сектор", roles=["340"]),
        Body(name="Тургеневские чтения", is_meeting=True, roles=["570"]),
    ],
    edition="2-е изд.",
    places=["Москва", "Ленинград"],
    publishers=["Наука", "Детская литература"],
    date="1979",
    year=1979,
    extent="350 с. : ил. ; 21 см",
    pages=350,
    series=[Series(title="Библиотека", number="вып. 3", issn="0130-1616")],
    languages=["rus"],
    original_languages=["fre"],
    country="RU",
    subjects=[
        Subject(scheme="person", heading="Пушкин, Александр Сергеевич (поэт ; 1799-1837)"),
        Subject(scheme="person", heading="Петр I (1672-1725)"),
        Subject(scheme="topic", heading="Природа", parts=["Рассказы"]),
        Subject(scheme="place", heading="Россия", parts=["19 в."]),
    ],
    keywords=["охота"],
    genres=["Рассказы"],
    udc=["821.161.1"],
    ddc=["891.73"],
    bbk=["84(2Рос=Рус)1"],
    isbns=[Isbn(text="5-02-013850-9", isbn13="9785020138506", note="в пер.")],
    issns=["0130-1616"],
    annotation="О том, что видел охотник.",
    contents="Бирюк ; Певцы",
    notes=["Тираж 5000 экз."],
    age_mark=12,
    audiences=[Audience.FROM_11],
    level=Level.VOLUME,
    links=[Link(url="https://example.org/1", text="Читать")],
    cover="https://example.org/cover/1.jpg",
    linked=[Linked(relation="series", title="Библиотека", part="вып. 3")],
    held=[
        Held(
            library="branch",
            place="Абонемент",
            call_number="84 Т87",
            items=[Item(inventory="1"), Item(inventory="2")],
        )
    ],
)


def test_all_that_a_description_says_comes_back():
    assert read_again(FULL).as_json() == FULL.as_json()


@pytest.mark.parametrize("kind", [one for one in Kind if one != Kind.ARTICLE])
def test_its_kind_too(kind):
    assert read_again(Description(control_number="1", title="Название", kind=kind)).kind == kind


@pytest.mark.parametrize("kind", [Kind.BOOK, Kind.MAP, Kind.AUDIO, Kind.PERIODICAL, Kind.EBOOK])
def test_large_print_and_braille_come_back_for_every_kind(kind):
    for marked in ({"is_large_print": True}, {"is_braille": True}, {"is_digitised": True}):
        one = read_again(Description(control_number="1", title="Название", kind=kind, **marked))
        assert one.as_json() == {**one.as_json(), **marked}


@pytest.mark.parametrize("level", [Level.ALONE, Level.SET, Level.VOLUME])
def test_its_level_too(level):
    again = read_again(Description(control_number="1", title="Название", level=level))
    assert again.level == level


def test_an_article_stands_in_its_host():
    article = Description(
        control_number="1",
        title="О книгах",
        kind=Kind.ARTICLE,
        level=Level.PART,
        linked=[
            Linked(
                relation="host",
                title="Библиотека",
                part="2020, № 3",
                pages="С. 12-15",
                control_number="J1",
                issn="0130-1616",
            )
        ],
        year=2020,
    )
    assert read_again(article).as_json() == article.as_json()


def test_the_books_of_the_demonstration_come_back():
    for one in books():
        assert read_again(one).as_json() == one.as_json()


def test_a_periodical_keeps_its_years():
    one = Description(
        control_number="1",
        title="Библиотека",
        kind=Kind.PERIODICAL,
        date="1992-2010",
        year=1992,
        last_year=2010,
    )
    assert read_again(one).as_json() == one.as_json()


def test_a_role_without_a_code_of_marc21_is_named():
    person = Person(surname="Петров", initials="И.", roles=["395"])
    one = Description(control_number="1", title="Название", people=[person])
    said = relators.names()["395"]["en"][0]
    assert marc21(one)["700"]["e"] == said
    assert read_again(one).people == [person]


def test_a_number_with_a_wrong_check_digit_is_none():
    one = Description(control_number="1", title="Название", isbns=[Isbn(text="123")])
    again = read_again(one)
    assert marc21(one)["020"].get("a") is None
    assert again.isbns == one.isbns


def test_a_record_that_was_taken_back_says_so():
    assert read_again(Description(control_number="1", title="Название", is_deleted=True)).is_deleted


def test_coded_data_are_forty_characters_whatever_is_known():
    for one in (FULL, Description(title="1"), replace(FULL, updated="junk", country="ZZ")):
        assert len(marc21(one)["008"].data) == 40
