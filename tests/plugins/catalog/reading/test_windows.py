"""Where a file is cut does not depend on how much of it is read at once."""

from __future__ import annotations

import io
from types import ModuleType
from unittest import mock

import pytest
from bibnet_catalog.reading import irbis, iso2709, marcxml, pieces
from bibnet_catalog.reading.pieces import Piece
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.plugins.catalog.reading.building import iso_record

LONGEST = 400
SMALL = iso_record((("001", b"2"), ("200", b"1 \x1faNeva")))
XML = b'<record><leader>00000nam</leader><controlfield tag="001">1</controlfield></record>'
LINES = b"#200: ^ANeva\n#10: ^A5-02\n*****\n"
SCRAPS = {
    iso2709: [SMALL, SMALL[:-1], SMALL[:40], b"x" * 500, b"\0" * 300, b"\x1d", b"\x1e", b"\r\n"],
    marcxml: [XML, XML[:50], XML[:8] + b"x" * 500, b"<!--", b"-->", b"<record", b">", b"<a/>"],
    irbis: [LINES, LINES[:-6], b"#1: " + b"x" * 500, b"*****", b"\n*****\n", b"\r\n", b"\n"],
}


def split(module: ModuleType, content: bytes, *, block: int, start: int = 0) -> list[Piece]:
    cutting = iso2709.cutting if module is iso2709 else module
    with mock.patch.object(pieces, "BLOCK", block), mock.patch.object(cutting, "LONGEST", LONGEST):
        return list(module.split(io.BytesIO(content), start=start))


@pytest.mark.parametrize("module", SCRAPS)
@settings(max_examples=80)
@given(data=st.data())
def test_the_pieces_are_the_same_however_the_file_is_read(module, data):
    parts = data.draw(
        st.lists(st.one_of(st.sampled_from(SCRAPS[module]), st.binary(max_size=9)), max_size=12)
    )
    content = b"".join(parts)
    found = split(module, content, block=10_000)
    for block in (1, 37, 401):
        assert split(module, content, block=block) == found
    for one in found:
        assert len(one.content) <= LONGEST
        rest = split(module, content, block=50, start=one.end)
        assert [two.offset for two in rest] == [two.offset for two in found[one.number :]]
