"""What is written as RUSMARC says the same when it is read again."""

from __future__ import annotations

import pytest
from bibnet_catalog.demo.books import books
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
    Person,
    Series,
    Subject,
)
from bibnet_catalog.describing.holdings import KINDS, HoldingsProfile
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.writing.rusmarc import rusmarc

PROFILE = HoldingsProfile(fields=(KINDS["rusmarc_899"],))


def read_again(description: Description) -> Description:
    content = rusmarc(description, description.held).as_marc()
    record = READERS[Container.ISO2709].parse(content, Decoder(Encoding.UTF8))
    return describe(record, Dialect.RUSMARC, PROFILE)


FULL = Description(
    control_number="RU\\1",
    updated="20260102030405.0",
    title="Собрание сочинений",
    other_title="в двух томах",
    part_number="Т. 2",
    part_title="Рассказы",
    responsibility="И. С. Тургенев ; худож. И. Петров",
    parallel_titles=["Collected works"],
    variant_titles=["Сочинения"],
    people=[
        Person(surname="Тургенев", given="Иван Сергеевич", initials="И. С.", roles=["070"]),
        Person(surname="Петров", initials="И.", dates="1900-1980", roles=["440"]),
    ],
    bodies=[Body(name="Институт русской литературы", unit="Сектор", roles=["340"])],
    edition="2-е изд.",
    places=["Москва"],
    publishers=["Наука"],
    date="1979",
    year=1979,
    extent="350 с. : ил.",
    pages=350,
    series=[Series(title="Библиотека", number="вып. 3")],
    languages=["rus"],
    original_languages=["fre"],
    country="RU",
    subjects=[Subject(scheme="topic", heading="Природа", parts=["Рассказы"])],
    keywords=["охота"],
    udc=["821.161.1"],
    bbk=["84(2Рос=Рус)1"],
    isbns=[Isbn(text="5-02-013850-9", isbn13="9785020138506")],
    annotation="О том, что видел охотник.",
    age_mark=12,
    audiences=[Audience.FROM_11],
    level=Level.VOLUME,
    links=[Link(url="https://example.org/1", text="Читать")],
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


@pytest.mark.parametrize(
    "kind", [Kind.BOOK, Kind.PERIODICAL, Kind.SHEET_MUSIC, Kind.MAP, Kind.AUDIO]
)
def test_its_kind_too(kind):
    assert read_again(Description(control_number="1", title="Название", kind=kind)).kind == kind


def test_the_books_of_the_demonstration_come_back():
    for one in books():
        assert read_again(one).as_json() == one.as_json()


def test_a_record_that_was_taken_back_says_so():
    assert read_again(Description(control_number="1", title="Название", is_deleted=True)).is_deleted


@pytest.mark.parametrize("kind", [Kind.BOOK, Kind.EBOOK])
def test_a_digitised_one_is_one_still(kind):
    one = Description(control_number="1", title="Название", kind=kind, is_digitised=True)
    assert read_again(one).as_json() == one.as_json()
