"""ZIP archives: one file within limits, and no bombs."""

from __future__ import annotations

import io
import struct
import tracemalloc
import zipfile

import pytest
from bibnet_catalog.reading import unpacking
from bibnet_catalog.reading.remarks import BadFile
from hypothesis import given, settings
from hypothesis import strategies as st


def archive(content: bytes, name: str = "a.iso", method: int = zipfile.ZIP_DEFLATED) -> bytes:
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as made:
        made.writestr(name, content)
    return target.getvalue()


def refusal(content: bytes, **limits: int) -> str:
    with pytest.raises(BadFile) as caught:
        unpacking.unpacked(io.BytesIO(content), **limits).close()
    return caught.value.remark.code


def test_the_file_comes_out_as_it_was():
    content = bytes(range(256)) * 5000
    for method in (zipfile.ZIP_DEFLATED, zipfile.ZIP_STORED):
        with unpacking.unpacked(io.BytesIO(archive(content, method=method))) as file:
            assert file.read() == content


def test_a_bomb_is_refused_before_and_while_it_is_unpacked():
    bomb = archive(bytes(200_000_000))
    assert len(bomb) < 300_000
    tracemalloc.start()
    assert refusal(bomb) == "zip.bomb"
    liar = bomb.replace(struct.pack("<L", 200_000_000), struct.pack("<L", 1_000))
    assert refusal(liar) in ("zip.bomb", "zip.damaged")
    _now, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 20_000_000


def test_what_is_larger_than_allowed_is_refused():
    assert refusal(archive(b"x" * 2000), largest=1000) == "zip.large"
    zip64 = archive(b"x")
    at = zip64.rindex(b"PK\x05\x06")
    assert refusal(zip64[:at] + b"PK\x06\x07" + b"\0" * 16 + zip64[at:]) == "zip.large"
    long_list = zip64[: at + 12] + struct.pack("<L", 90_000_000) + zip64[at + 16 :]
    assert refusal(long_list) == "zip.large"


def test_what_cannot_be_unpacked_is_refused():
    assert refusal(archive(b"x", method=zipfile.ZIP_LZMA)) == "zip.damaged"
    assert refusal(b"PK\x03\x04") == "zip.damaged"
    damaged = archive(b"some text " * 50)
    assert refusal(damaged[:45] + b"\xff\xff\xff" + damaged[48:]) == "zip.damaged"
    protected = bytearray(archive(b"x"))
    protected[protected.rindex(b"PK\x01\x02") + 8] |= 1
    assert refusal(bytes(protected)) == "zip.damaged"


@settings(max_examples=100)
@given(place=st.integers(0, 200), byte=st.integers(0, 255))
def test_an_overwritten_byte_raises_nothing_else(place, byte):
    content = bytearray(archive(b"some text " * 9))
    content[place % len(content)] = byte
    try:
        unpacking.unpacked(io.BytesIO(bytes(content))).close()
    except BadFile as error:
        assert str(error)
