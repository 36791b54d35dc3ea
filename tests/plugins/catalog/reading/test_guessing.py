"""A file is told by its content, and shown before anything is read in."""

from __future__ import annotations

import io
import lzma
import tracemalloc
import zipfile

import openpyxl
import pytest
from bibnet_catalog.reading import guessing, marcxml
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.guessing import Guess, guess
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.plugins.catalog.reading.building import FILES, iso_record

TABLE = "Автор;Название;Год\nТолстой Л. Н.;Война и мир;1978\nЧехов А. П.;Чайка;1980\n" * 3


def told(content: bytes) -> Guess:
    return guess(io.BytesIO(content))


def refusal(content: bytes) -> str:
    found = told(content)
    assert found.container == Container.UNKNOWN
    assert found.remark
    return found.remark.code


def zipped(*files: tuple[str, bytes]) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return target.getvalue()


@pytest.mark.parametrize(
    ("name", "container", "dialect", "encoding", "title"),
    [
        ("rusmarc/test1_cp1251.iso", "iso2709", "rusmarc", "CP1251", "Задачи и этюды Вып. 13."),
        ("rusmarc/01007496813.iso", "iso2709", "rusmarc", "UTF-8", "[הלכות רב אלפס]"),
        ("rusmarc/rusmarc2marc-rusmarc.mrc", "iso2709", "rusmarc", "UTF-8", "Сборник Лицевая"),
        ("marc21_ru/merged.mrc", "iso2709", "marc21", "UTF-8", "[חלק ב: סדר נזיקין]"),
        ("marc21_ru/rsl01003345174.mrx", "marcxml", "marc21", "UTF-8", "за 1906 год"),
        ("irbis/ibis_sample_utf8.txt", "irbis", "irbis", "UTF-8", "Управление банком Ч.2,4"),
        ("marc21/pymarc_marc8.dat", "iso2709", "marc21", "MARC-8", "Escape from loneliness /"),
        ("marc21/traject_30.mrc", "iso2709", "marc21", "UTF-8", "Fikr-i Ayāz /"),
    ],
)
def test_real_files_are_told(name, container, dialect, encoding, title):
    found = guess(FILES / name)
    assert (found.container, found.dialect, found.encoding) == (container, dialect, encoding)
    assert found.titles[0].startswith(title)
    assert found.detection
    assert found.detection.is_certain
    assert not found.remark


def test_ten_titles_come_from_all_over_the_file():
    content = lzma.decompress((FILES / "marc21/uva_2000.mrc.xz").read_bytes())
    found = told(content)
    assert found.encoding == Encoding.MARC8
    assert len(set(found.titles)) == 10
    assert not any(one.isascii() for one in found.titles)  # these show the encoding best
    assert len(told((FILES / "rusmarc/test1_cp1251.iso").read_bytes()).titles) == 10


def test_a_person_may_choose_another_encoding_and_sees_its_titles():
    content = (FILES / "rusmarc/test1_cp1251.iso").read_bytes()
    found = guess(io.BytesIO(content), encoding=Encoding.KOI8R)
    assert found.encoding == Encoding.KOI8R
    assert found.detection is None
    assert len(found.titles) == 10


def test_what_is_declared_falsely_does_not_matter():
    content = (FILES / "rusmarc/test1_cp1251.iso").read_text("cp1251").encode("koi8_r", "ignore")
    found = told(content)
    assert found.encoding == Encoding.KOI8R
    assert found.detection.declared == Encoding.CP1251
    assert found.titles[0] == "Задачи и этюды Вып. 13."
    xml = (FILES / "marc21_ru/rsl01003345174.mrx").read_text()
    assert told(xml.encode("cp1251")).encoding == Encoding.CP1251


def test_records_of_irbis_in_iso_2709_are_told_by_their_worksheet():
    fields = [
        ("920", b"PAZK"),
        ("200", "  \x1faВойна и мир".encode()),
        ("910", b"  \x1fa0\x1fb12"),
        ("907", b"  \x1fa20020530"),
    ]
    assert told(iso_record(fields) * 5).dialect == Dialect.IRBIS


@pytest.mark.parametrize("separator", [";", ",", "\t", "|"])
@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "cp1251"])
def test_a_table_is_told_by_its_separators(separator, codec):
    found = told(TABLE.replace(";", separator).encode(codec))
    assert found.container == Container.CSV
    assert found.dialect == Dialect.TABLE
    assert found.encoding == (Encoding.CP1251 if codec == "cp1251" else Encoding.UTF8)
    assert "Война и мир" in found.titles[1]


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        ("title;year\nМу-му;1852\n", Encoding.CP1251),
        ("title;year\nМу-му;1852\n", Encoding.CP866),
        ("title;year\nМу-му;1852\n", Encoding.KOI8R),
        ("title;year\nЯ;1852\n", Encoding.CP1251),
    ],
)
def test_a_table_of_two_rows_is_told_and_a_person_looks(text, encoding):
    content = text.encode(str(encoding))
    found = guess(io.BytesIO(content))
    assert (found.container, found.encoding) == (Container.CSV, encoding)
    assert found.titles == tuple(text.splitlines())
    assert not found.detection.is_certain


def test_a_workbook_is_told():
    book = openpyxl.Workbook()
    book.active.append(["Автор", "Название"])
    target = io.BytesIO()
    book.save(target)
    assert told(target.getvalue()) == Guess(Container.XLSX, Dialect.TABLE, Encoding.UTF8)


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "file.empty"),
        (b"\0" * 5000, "file.unknown"),
        (b"\n \n", "file.unknown"),
        (b"just a line\nand another\n", "file.unknown"),
        (b'{"records": [1, 2]}\n', "file.unknown"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "file.unknown"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.old_excel"),
        (b"\x1f\x8b\x08", "file.archive"),
        (b"\xff\xfe<\0r\0", "file.utf16"),
        (b"<feed><entry/></feed>", "file.xml"),
        (b"<record><x></record>", "file.xml"),
        (b"<!DOCTYPE a [<!ENTITY b 'c'>]><record/>", "marcxml.doctype"),
        (b"a\x1e\x1d" * 20, "file.unknown"),
    ],
)
def test_what_cannot_be_read_is_refused_with_a_reason(content, code):
    assert refusal(content) == code


def test_the_one_file_of_a_zip_archive_is_looked_into():
    content = (FILES / "rusmarc/test1_cp1251.iso").read_bytes()
    found = told(zipped(("base.iso", content), ("__MACOSX/base.iso", b"x")))
    assert found.is_packed
    assert (found.container, found.encoding) == (Container.ISO2709, Encoding.CP1251)
    assert refusal(zipped(("a.iso", content), ("b.iso", content))) == "zip.several"
    assert refusal(zipped()) == "file.unknown"
    assert refusal(zipped(("a.zip", zipped(("a", b"b"))))) == "file.archive"
    assert refusal(zipped(("a.iso", content))[:-30]) == "zip.damaged"


def test_all_readers_take_what_a_guess_gives():
    for name in ("rusmarc/test1_cp1251.iso", "marc21_ru/rsl01003345174.mrx"):
        found = guess(FILES / name)
        reader = READERS[found.container]
        with (FILES / name).open("rb") as file:
            for piece in reader.split(file):
                assert reader.parse(piece.content, Decoder(found.encoding)).fields


def test_a_long_file_is_told_in_little_memory(tmp_path):
    record = iso_record([("001", b"1"), ("200", "1 \x1faВойна и мир".encode("cp866"))])
    path = tmp_path / "long.iso"
    with path.open("wb") as file:
        for _part in range(40):
            file.write(record * 10_000)
    tracemalloc.start()
    assert guess(path).encoding == Encoding.CP866
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 25_000_000
    assert most < 60_000_000


XML = b"<collection><record><leader>x</leader></record>" + b"<record/>"


@settings(max_examples=120, deadline=None)
@given(
    head=st.sampled_from([b"", b"PK\x03\x04", b"<", b"<record>", b"#200: \n#1: ", iso_record()]),
    content=st.binary(max_size=60),
)
@example(head=XML, content=b"")
def test_any_bytes_are_told_or_refused(head, content):
    found = told(head + content)
    assert found.container == Container.UNKNOWN or found.titles is not None
    assert bool(found.remark) == (found.container == Container.UNKNOWN)


def test_the_stretches_of_a_file_do_not_overlap():
    content = (FILES / "marc21_ru/rsl01003345174.mrx").read_bytes() * 200
    stretches = list(guessing._stretches(io.BytesIO(content)))
    assert len(stretches) <= guessing.PLACES + 1
    assert sum(map(len, stretches)) <= len(content)
    assert len(list(marcxml.split(io.BytesIO(content)))) == 200
