"""A record of MARC is given with its corrections, and loses nothing else that its source says."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest
from bibnet_catalog.correcting.fields import PARTS, said_in
from bibnet_catalog.correcting.in_marc import with_corrections
from bibnet_catalog.correcting.marc_fields import PLACES
from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import (
    Description,
    Isbn,
    Kind,
    Level,
    Person,
    Series,
    Subject,
)
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.reading.marc import Field, MarcRecord

from tests.plugins.catalog.oai.test_formats import real_records

NOTHING = HoldingsProfile()
OTHER = Description(
    kind=Kind.BOOK,
    level=Level.ALONE,
    title="Совсем другая книга",
    other_title="повесть",
    part_number="Ч. 7",
    part_title="Начало",
    people=[Person(surname="Иванов", given="Иван Ильич", initials="И. И.", roles=["070"])],
    responsibility="И. И. Иванов",
    edition="2-е изд., испр.",
    places=["Брянск"],
    publishers=["Заря"],
    date="1999",
    year=1999,
    extent="77 с.",
    pages=77,
    series=[Series(title="Библиотека края", number="5")],
    isbns=[Isbn(text="978-5-17-090336-8", isbn13="9785170903368")],
    bbk=["84(2Рос=Рус)6"],
    udc=["821.161.1"],
    age_mark=18,
    languages=["tat"],
    subjects=[Subject(scheme="topic", heading="Пчеловодство")],
    keywords=["ульи"],
    annotation="О пчёлах.",
    notes=["Указ.: с. 70"],
)
CASES = [("rusmarc", "rusmarc"), ("marc21", "marc21"), ("marc21_ru", "marc21")]
# In MARC21 a numbered part is a volume, and words elsewhere may tell what kind of thing it is.
NOT_SAID = {"marc21": {"part_number", "kind"}, "rusmarc": {"kind"}}


@pytest.mark.parametrize(("folder", "dialect"), CASES)
def test_a_real_record_says_what_is_corrected_and_keeps_the_rest(folder, dialect):
    whole, all_together = 0, 0
    for record in islice(real_records(folder), 12):
        description = describe(record, dialect, NOTHING)
        for field in PARTS.keys() - NOT_SAID[dialect]:
            value = said_in(field, OTHER.as_json())
            corrected = replace(description, **{one: getattr(OTHER, one) for one in PARTS[field]})
            found = with_corrections(record, corrected, {field: value}, dialect)
            assert said_in(field, describe(found, dialect, NOTHING).as_json()) == value, field
            touched = {one[:3] for one in PLACES[dialect][field].tags}
            touched |= {place[0] for place in [PLACES[dialect][field].coded] if place}
            kept = [one for one in found.fields if one.tag not in touched]
            whole += kept == [one for one in record.fields if one.tag not in touched]
            all_together += 1
    assert whole > all_together * 0.9


def test_subfields_that_are_not_corrected_stay():
    record = MarcRecord(
        "00000nam2 2200000   450 ",
        [
            Field("001", "", (("", "1"),)),
            Field("100", "  ", (("a", "20260101d1978    m  y0rusy50      ca"),)),
            Field("200", "1 ", (("a", "Вайна"), ("b", "Текст"), ("f", "Л. Толстой"))),
            Field("210", "  ", (("a", "М."), ("d", "1978"), ("g", "тип. 1"))),
            Field("318", "  ", (("a", "наше слово"),)),
            Field("910", "  ", (("b", "100"),)),
        ],
    )
    description = describe(record, "rusmarc", NOTHING)
    description.title, description.date, description.year = "Война", "1979", 1979
    said = {one: said_in(one, description.as_json()) for one in ("title", "year")}
    found = with_corrections(record, description, said, "rusmarc")
    assert [one.tag for one in found.fields] == ["001", "100", "200", "210", "318", "910"]
    assert found.first("200").subfields == (("a", "Война"), ("b", "Текст"), ("f", "Л. Толстой"))
    assert found.first("210").subfields == (("a", "М."), ("d", "1979"), ("g", "тип. 1"))
    assert found.text("100", "a") == "20260101d1979    m  y0rusy50      ca"


def test_a_mark_of_isbd_stays_before_what_it_leads_to():
    record = MarcRecord(
        "00000nam a2200000 i 4500",
        [Field("245", "00", (("a", "Вайна /"), ("h", "[text]"), ("c", "L. Tolstoy")))],
    )
    description = describe(record, "marc21", NOTHING)
    description.title = "Война"
    found = with_corrections(record, description, {"title": {"title": "Война"}}, "marc21")
    assert found.first("245").subfields == (
        ("a", "Война"),
        ("h", "[text] /"),
        ("c", "L. Tolstoy"),
    )


def test_what_says_otherwise_elsewhere_is_written_anew():
    record = MarcRecord(
        "00000nam0 2200000   450 ",
        [
            Field("200", "1 ", (("a", "Война"),)),
            Field("215", "  ", (("a", "300 с."), ("e", "16+"))),
            Field("899", "  ", (("j", "84"),)),
        ],
    )
    description = describe(record, "rusmarc", NOTHING)
    assert description.age_mark == 16
    description.age_mark = 12
    found = with_corrections(record, description, {"age_mark": {"age_mark": 12}}, "rusmarc")
    assert describe(found, "rusmarc", NOTHING).age_mark == 12
    assert found.text("899", "j") == "84"
