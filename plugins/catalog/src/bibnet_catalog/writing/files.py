"""Records of RUSMARC as the bytes of a file, in the encoding that a library's system reads."""

from __future__ import annotations

from collections.abc import Callable
from unicodedata import combining, normalize

from pymarc import Field, Record

from bibnet_catalog.reading.encodings import Encoding

# Encodings of files, with what RUSMARC calls them (100$a, positions 26 and 27).
CODES = {
    Encoding.UTF8: ("utf-8", "50"),
    Encoding.CP1251: ("cp1251", "89"),
    Encoding.CP866: ("cp866", "79"),
}
# ISO 2709 counts in four and five digits.
LONGEST_FIELD, LONGEST_RECORD = 9_999, 99_999
# What old encodings have no sign for, as it is typed without one.
PLAIN = str.maketrans({**dict.fromkeys("«»„“”", '"'), **dict.fromkeys("–—‒", "-"), "’": "'"})
_FIELD_END, _RECORD_END = b"\x1e", b"\x1d"
_LEADER = 24


def iso2709(record: Record, encoding: Encoding = Encoding.UTF8) -> bytes:
    """The bytes of a record. Letters that the encoding lacks lose their marks, or become “?”.

    A field that is longer than the format can say is cut, and what does not fit is left out.
    """
    encode = _encoder(CODES[encoding][0])
    base = _LEADER + 1
    total = base + 1
    rows: list[tuple[str, bytes]] = []
    for field in record.fields:
        data = _data(field, encoding, encode)
        if total + len(data) + 12 <= LONGEST_RECORD:
            rows.append((field.tag, data))
            total += len(data) + 12
    base += 12 * len(rows)
    directory, offset = b"", 0
    for tag, data in rows:
        directory += f"{tag:0>3}{len(data):04}{offset:05}".encode()
        offset += len(data)
    body = b"".join(data for _tag, data in rows)
    leader = str(record.leader)
    scheme = "a" if encoding == Encoding.UTF8 else " "
    told = f"{total:05}{leader[5:9]}{scheme}{leader[10:12]}{base:05}{leader[17:]}"
    return told.encode() + directory + _FIELD_END + body + _RECORD_END


def _data(field: Field, encoding: Encoding, encode: Callable[[str], bytes]) -> bytes:
    if field.is_control_field():
        return encode(field.data or "")[: LONGEST_FIELD - 1] + _FIELD_END
    data = "".join(field.indicators or "  ").encode()
    for code, text in field.subfields:
        if field.tag == "100" and code == "a":
            text = f"{text[:26]}{CODES[encoding][1]}{text[28:]}"
        room = LONGEST_FIELD - 3 - len(data)
        if room > 0:
            data += f"\x1f{code}".encode() + _cut(text, room, encode)
    return data + _FIELD_END


def _cut(text: str, room: int, encode: Callable[[str], bytes]) -> bytes:
    """The beginning of a text that fits, without half a letter."""
    content = encode(text)
    while len(content) > room:
        text = text[: max(len(text) - max((len(content) - room) // 4, 1), 0)]
        content = encode(text)
    return content


def _encoder(codec: str) -> Callable[[str], bytes]:
    def encode(text: str) -> bytes:
        try:
            return text.encode(codec)
        except UnicodeEncodeError:
            return b"".join(_letter(one) for one in normalize("NFC", text))

    def _letter(letter: str) -> bytes:
        try:
            return letter.encode(codec)
        except UnicodeEncodeError:
            parts = normalize("NFKD", letter.translate(PLAIN))
            bare = "".join(one for one in parts if not combining(one))
            return bare.encode(codec, errors="replace")

    return encode
