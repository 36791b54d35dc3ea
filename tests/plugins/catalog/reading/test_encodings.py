"""The encoding of a file is told by its bytes; what it declares only breaks a tie."""

from __future__ import annotations

import io
import lzma
import tracemalloc

import pytest
from bibnet_catalog.reading import iso2709
from bibnet_catalog.reading.encodings import Decoder, Detection, Encoding, declared_encoding, detect
from bibnet_catalog.reading.remarks import BadRecord, Remark

from tests.plugins.catalog.reading.building import FILES, iso_record

CODECS = {
    Encoding.UTF8: "utf-8",
    Encoding.CP1251: "cp1251",
    Encoding.CP866: "cp866",
    Encoding.KOI8R: "koi8_r",
}
TEXT = (FILES / "rusmarc/test1_cp1251.iso").read_text("cp1251")
LINE = "Война и мир : роман в четырех томах / Лев Николаевич Толстой"


def found(content: bytes, declared: Encoding | None = None) -> Detection:
    return detect(io.BytesIO(content), declared=declared)


@pytest.mark.parametrize("encoding", CODECS)
@pytest.mark.parametrize("declared", [None, Encoding.KOI8R, Encoding.UTF8])
def test_the_bytes_win_over_what_is_declared(encoding, declared):
    content = TEXT.encode(CODECS[encoding], errors="ignore")
    detection = found(content, declared)
    assert detection.encoding == encoding
    assert detection.is_certain
    assert detection.candidates[0].encoding == encoding
    assert len(detection.candidates) == 6
    capitals = TEXT.upper().encode(CODECS[encoding], errors="ignore")
    assert found(capitals, declared).encoding == encoding


def test_accents_tell_marc_8_from_iso_5426():
    content = lzma.decompress((FILES / "marc21/uva_2000.mrc.xz").read_bytes())
    assert found(content).encoding == Encoding.MARC8
    assert found(b"M\xc8unchen, Caf\xc2e, \xcfSkoda" * 9).encoding == Encoding.ISO5426
    assert found((FILES / "marc21/traject_30.mrc").read_bytes()).encoding == Encoding.UTF8


def test_what_is_declared_breaks_a_tie_and_a_person_looks():
    unclear = b"caf\xe2e caf\xc2e " * 30  # an accent of one set is a letter of the other
    for declared in (Encoding.ISO5426, Encoding.MARC8):
        detection = found(unclear, declared)
        assert (detection.encoding, detection.is_certain) == (declared, False)
    nothing = b"ab \x90 cd " * 30
    assert found(nothing, Encoding.CP866).encoding == Encoding.CP866
    assert not found(nothing).is_certain
    assert found(b"plain", Encoding.CP1251).encoding == Encoding.CP1251
    assert found(b"plain").encoding == Encoding.UTF8
    assert found(b"\x1b(NwOJNA\x1b(B").encoding == Encoding.MARC8
    assert found(b"").encoding == Encoding.UTF8


def test_a_utf_8_file_with_some_strange_records_stays_utf_8():
    good, strange = (LINE + "\n").encode(), (LINE + "\n").encode("cp1251")
    detection = found(good * 95 + strange * 5)
    assert detection.encoding == Encoding.UTF8
    assert 0.01 < detection.strange < 0.05
    assert found(good * 5 + strange * 95).encoding == Encoding.CP1251


def test_a_long_file_is_looked_through_in_little_memory(tmp_path):
    path = tmp_path / "long.txt"
    with path.open("wb") as file:
        for _part in range(30):
            file.write(("x" * 999 + "\n").encode() * 200)
            file.write((LINE + "\n").encode("koi8_r") * 3000)
    tracemalloc.start()
    with path.open("rb") as file:
        assert detect(file).encoding == Encoding.KOI8R
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert path.stat().st_size > 10_000_000
    assert most < 30_000_000


@pytest.mark.parametrize(
    ("leader", "coded", "encoding"),
    [
        ("00000nam a22", "", Encoding.UTF8),
        ("00000nam  22", "", Encoding.MARC8),
        ("00000nam0 22", "19980716d1997    u  y0rusy0189    ca", Encoding.CP1251),
        ("00000nam0 22", "19980716d1997    u  y0rusy0179    ca", Encoding.CP866),
        ("00000nam0 22", "19980716d1997    u  y0rusy0199    ca", Encoding.KOI8R),
        ("00000nam0 22", "19980716d1997    u  y0rusy50      ca", Encoding.UTF8),
        ("00000nam0 22", "19980716d1997    u  y0rusy0103    ba", Encoding.ISO5426),
        ("00000nam0 22", "19980716d1997    u  y0rusy0102    ca", Encoding.KOI8R),
        ("00000nam0 22", "19980716d1997", None),
        ("", "", None),
    ],
)
def test_what_a_record_declares(leader, coded, encoding):
    assert declared_encoding(leader, coded) == encoding


@pytest.mark.parametrize("file", [*CODECS, Encoding.MARC8, Encoding.ISO5426])
@pytest.mark.parametrize("record", CODECS)
def test_a_record_in_another_encoding_is_read_by_its_own_best_guess(file, record):
    content = iso_record([("001", b"1"), ("200", b"1 \x1fa" + LINE.encode(CODECS[record]))])
    read = iso2709.parse(content, Decoder(file))
    assert read.text("200", "a") == LINE
    expected = [] if file == record else [Remark("encoding.other", {"encoding": str(record)})]
    assert read.remarks == expected


@pytest.mark.parametrize("file", CODECS)
@pytest.mark.parametrize("times", [1, 3])
def test_a_record_whose_fields_differ_is_read_field_by_field(file, times):
    odd = LINE.encode("cp866") * times
    fields = [("001", b"1"), ("200", b"1 \x1fa" + LINE.encode()), ("330", b"  \x1fa" + odd)]
    read = iso2709.parse(iso_record(fields), Decoder(file))
    assert read.text("200", "a") == LINE
    assert read.text("330", "a") == LINE * times
    assert [one.code for one in read.remarks] == ["encoding.mixed"]


def test_a_character_cut_by_its_bytes_costs_only_itself():
    cut = LINE.encode()[:-1]
    text, remarks = Decoder(Encoding.UTF8)(cut)
    assert text == LINE[:-1] + "\N{REPLACEMENT CHARACTER}"
    assert [str(one) for one in remarks] == ["Characters that cannot be read: 1."]


def test_bytes_that_are_no_text_are_refused():
    with pytest.raises(BadRecord) as caught:
        Decoder(Encoding.UTF8)(bytes(range(128, 256)) * 4)
    assert str(caught.value).startswith("The text is not in UTF-8")
    with pytest.raises(BadRecord):
        Decoder(Encoding.ISO5426)(b"\x8f\x90 " * 4)


def test_accents_are_composed_and_marks_of_sorting_dropped():
    assert Decoder(Encoding.UTF8)("e\u0301 \x98Der\x9c".encode())[0] == "é Der"
    assert Decoder(Encoding.CP1251)(b"\x98" + LINE.encode("cp1251"))[0] == LINE
    assert Decoder(Encoding.KOI8R)("їжак і євро".encode("koi8_u"))[0] == "їжак і євро"


def test_a_marc21_record_that_says_it_is_utf_8_needs_no_remark():
    content = iso_record(
        [("001", b"1"), ("245", b"00\x1fa" + LINE.encode())], leader="nam a22      i 4500"
    )
    assert iso2709.parse(content, Decoder(Encoding.MARC8)).remarks == []
