"""A record is given in its own format as it came, and in others as it was understood."""

from __future__ import annotations

import lzma
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from bibnet_catalog.correcting import acts
from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import Description, Held, Item
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.entering.fields import values_of
from bibnet_catalog.importing.bringing import bring, source_of
from bibnet_catalog.importing.running import go_on
from bibnet_catalog.models import Correction, Record
from bibnet_catalog.oai.formats import FORMATS
from bibnet_catalog.reading import iso2709, marcxml
from bibnet_catalog.reading.containers import Dialect
from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.writing import marcxml as written
from bibnet_catalog.writing.dublin_core import dublin_core
from bibnet_catalog.writing.xml import element
from defusedxml.ElementTree import fromstring

from bibnet.libraries.scope import library_scope
from tests.plugins.catalog.conftest import book
from tests.plugins.catalog.reading.building import iso_record

from .answers import CONTENTS, NS

FILES = Path(__file__).parent.parent / "files"
NOTHING = HoldingsProfile()


def decode(content: bytes) -> tuple[str, tuple]:
    return content.decode(errors="replace"), ()


def read_again(text: str) -> MarcRecord:
    [piece] = marcxml.split(BytesIO(text.encode()))
    return marcxml.parse(piece.content, decode)


def real_records(folder: str) -> Iterator[MarcRecord]:
    for path in sorted((FILES / folder).iterdir()):
        if path.name.endswith((".mrc", ".iso", ".mrc.xz", ".iso.xz")):
            content = path.read_bytes()
            content = lzma.decompress(content) if path.suffix == ".xz" else content
            for piece in iso2709.split(BytesIO(content)):
                if piece.reason is None:
                    yield iso2709.parse(piece.content, decode)


@pytest.mark.parametrize(
    ("folder", "dialect", "write"),
    [
        ("marc21", Dialect.MARC21, written.marc21),
        ("marc21_ru", Dialect.MARC21, written.marc21),
        ("rusmarc", Dialect.RUSMARC, lambda one: written.exchanged(one, name="RUSMARC")),
    ],
)
def test_real_records_say_the_same_in_xml(folder, dialect, write):
    number = 0
    for record in real_records(folder):
        text = write(record)
        content = fromstring(text)
        CONTENTS[content.tag](content)
        public = MarcRecord(record.leader, [one for one in record.fields if one.tag[0] != "9"])
        again = describe(read_again(text), dialect, NOTHING)
        assert again.as_json() == describe(public, dialect, NOTHING).as_json()
        number += 1
    assert number


def test_what_is_for_the_own_house_stays_there():
    record = MarcRecord(
        "00000nam a2200000 i 4500",
        [
            Field("001", "", (("", "1"),)),
            Field("245", "00", (("a", "Title"),)),
            Field("541", "0 ", (("a", "a donor"),)),
            Field("541", "1 ", (("a", "published"),)),
            Field("852", "  ", (("h", "84"), ("x", "not public"))),
            Field("876", "  ", (("c", "a price"),)),
            Field("952", "  ", (("g", "a price"),)),
        ],
    )
    text = written.marc21(record)
    assert "published" in text
    assert "84" in text
    for private in ("a donor", "not public", "a price"):
        assert private not in text


def test_damaged_parts_are_set_right_or_left_out():
    record = MarcRecord(
        "#|\x00é",
        [
            Field("001", "", (("", "1\x00\x0b<&>\ud800"),)),
            Field("", "", (("a", "no tag"),)),
            Field("2é0", "  ", (("a", "a strange tag"),)),
            Field("245", "É\n!", (("", "before"), ("a", "Title ]]>"), ("ж", "odd"), ("b", ""))),
            Field("300", "  ", (("a", ""),)),
        ],
    )
    content = fromstring(written.marc21(record))
    CONTENTS[content.tag](content)
    assert [one.attrib["tag"] for one in content[1:]] == ["001", "245"]
    assert content[1].text == "1<&>"


def test_a_delivered_record_is_given_as_it_came(northern, both, tmp_path, north):
    path = tmp_path / "one.iso"
    fields = [
        ("001", b"RU/1"),
        ("100", b"  \x1fa20260101d1978    m  y0rusy50      ca"),
        ("200", "1 \x1faВойна и мир\x1feроман".encode()),
        ("318", "  \x1faнаше слово".encode()),
        ("801", b" 0\x1faRU\x1fbLIB"),
        ("899", "  \x1fjШифр 1\x1fp100".encode()),
        ("910", b"  \x1fa0\x1fb100\x1fe500.00"),
    ]
    path.write_bytes(iso_record(fields))
    go_on(bring(source=source_of(northern), path=path, actor=None))
    root = north("ListRecords", metadataPrefix="rusmarc")
    [record] = root.iter("{info:lc/xmlns/marcxchange-v1}record")
    tags = [one.attrib["tag"] for one in record[1:]]
    assert tags == ["001", "100", "200", "318", "801", "899"]
    assert "наше слово" in "".join(record.itertext())
    [other] = north("ListRecords", metadataPrefix="marc21").iter(
        "{http://www.loc.gov/MARC21/slim}record"
    )
    assert texts(other, "245")[0].startswith("Война и мир")
    assert "Шифр 1" in texts(other, "852")


def test_copies_that_a_record_keeps_elsewhere_are_told_in_the_catalogues_own_field(
    northern, deliver, record_of
):
    held = [Held(call_number="Шифр 2", items=[Item(inventory="7")])]
    deliver(northern, book("1", held=held), content=iso_record())
    one = record_of(northern, "1")
    assert "Шифр 2" in FORMATS["rusmarc"].write(one, {})
    assert "Шифр 2" in FORMATS["marc21"].write(one, {})


def test_bytes_that_can_be_read_no_more_are_no_end_of_a_list(northern, deliver, record_of):
    deliver(northern, book("1", "Название"), content=b"junk")
    one = record_of(northern, "1")
    for name in ("container", "encoding"):
        Record.objects.of(northern).update(**{name: "gone"})
        one.refresh_from_db()
        assert "Название" in FORMATS["rusmarc"].write(one, {})


def test_a_corrected_record_is_given_with_its_corrections(
    northern, both, tmp_path, north, record_of, changed
):
    path = tmp_path / "one.iso"
    fields = [
        ("001", b"1"),
        ("200", "1 \x1faВайна и мир".encode()),
        ("318", "  \x1faнаше слово".encode()),
    ]
    path.write_bytes(iso_record(fields))
    go_on(bring(source=source_of(northern), path=path, actor=None))
    record = record_of(northern, "1")
    changed(record, 2020, 1, 1)
    typed = values_of(Description.from_json(record.description))
    with library_scope(northern):
        acts.correct(record, {**typed, "title": "Война и мир"}, reason="", actor=None)
    for prefix in FORMATS:
        text = "".join(north("ListRecords", metadataPrefix=prefix, since="2020-02-01").itertext())
        assert "Война и мир" in text
        assert "Вайна" not in text
    assert "наше слово" in "".join(north("ListRecords", metadataPrefix="rusmarc").itertext())
    # Readers are shown the same, and take it home.
    page = f"/catalog/{record.edition_id}/record/{record_of(northern, '1').pk}/"
    shown = north.client.get(page).content.decode()
    assert "Война и мир" in shown
    assert "?delivered=1" in shown
    file = north.client.get(f"{page}file/").content
    assert iso2709.parse(file, decode).text("200", "a") == "Война и мир"
    assert iso2709.parse(file, decode).text("318", "a") == "наше слово"
    as_it_came = north.client.get(f"{page}file/?delivered=1").content
    assert as_it_came == bytes(record.content)
    changed(record, 2020, 1, 1)
    with library_scope(northern):
        acts.take_back(Correction.objects.get(), actor=None)
    [again] = north("ListRecords", metadataPrefix="rusmarc", since="2020-02-01").iter(f"{NS}record")
    assert "Вайна и мир" in "".join(again.itertext())


def test_dublin_core_leads_to_the_page_of_the_edition(northern, deliver, record_of):
    deliver(northern, book("1"))
    one = record_of(northern, "1")
    text = FORMATS["oai_dc"].write(one, {})
    assert f"/catalog/{one.edition_id}/</dc:identifier>" in text
    assert "<dc:creator>Толстой, Лев Николаевич</dc:creator>" in text


def test_dublin_core_of_a_record_with_nothing_to_say_is_valid():
    content = fromstring(dublin_core(Description(control_number="1")))
    CONTENTS[content.tag](content)


def test_what_xml_forbids_is_no_part_of_it():
    text = element("a", "\x00\x0b\ud800\ufffe<b>&\r\n\"'", of="<\"&'\n\t>")
    root = fromstring(text.encode())
    assert root.text == "<b>&\r\n\"'"
    assert root.attrib["of"] == "<\"&'\n\t>"


def texts(record: Element, tag: str) -> list[str]:
    return [sub.text or "" for one in record if one.get("tag") == tag for sub in one]
