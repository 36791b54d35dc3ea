"""Files for the systems of libraries, in the encodings that they read."""

from __future__ import annotations

from io import BytesIO

import pytest
from bibnet_catalog.demo.books import books
from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import Description, Held, Item
from bibnet_catalog.describing.holdings import KINDS, HoldingsProfile
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.writing.files import CODES, LONGEST_RECORD, PLAIN, iso2709
from bibnet_catalog.writing.rusmarc import rusmarc

PROFILE = HoldingsProfile(fields=(KINDS["rusmarc_899"],))


def read_again(content: bytes, encoding: Encoding) -> list[Description]:
    reader = READERS[Container.ISO2709]
    pieces = list(reader.split(BytesIO(content)))
    assert not any(one.reason for one in pieces)
    decode = Decoder(encoding)
    records = [reader.parse(one.content, decode) for one in pieces]
    assert not any(one.remarks for one in records)
    return [describe(one, Dialect.RUSMARC, PROFILE) for one in records]


def _plain(text: str) -> str:
    """As encodings write it that have no signs of typesetters."""
    return text.translate(PLAIN).replace("…", "...")


@pytest.mark.parametrize("encoding", CODES)
def test_a_file_is_read_again_as_it_was_written(encoding):
    held = [Held(call_number="84", items=[Item(inventory="101")])]
    content = b"".join(iso2709(rusmarc(one, held), encoding) for one in books())
    found = read_again(content, encoding)
    said = [[_plain(one.title) for one in some] for some in (found, books())]
    assert said[0] == said[1]
    assert all(one.held == held for one in found)


def test_what_pymarc_writes_is_written_alike():
    for one in books()[:5]:
        made = rusmarc(one)
        written = iso2709(made)
        assert written[24:] == made.as_marc()[24:]
        assert written[:5] == made.as_marc()[:5]


def test_letters_that_an_encoding_lacks_lose_their_marks():
    content = iso2709(rusmarc(Description(title="Café 茶", control_number="1")), Encoding.CP1251)
    assert read_again(content, Encoding.CP1251)[0].title == "Cafe ?"


def test_a_record_that_is_too_long_is_shortened_and_not_broken():
    notes = [f"{number} " + "очень длинное примечание " * 400 for number in range(30)]
    one = Description(control_number="1", title="Т", annotation="слово " * 4000, notes=notes)
    content = iso2709(rusmarc(one))
    assert len(content) <= LONGEST_RECORD
    (found,) = read_again(content, Encoding.UTF8)
    assert found.title == "Т"
