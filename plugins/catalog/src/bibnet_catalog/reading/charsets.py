"""The character sets of libraries before Unicode: MARC-8 and ISO 5426 with their relatives.

Both write accents before the letter; here they come behind it and composed (NFC). A set chosen by
an escape sequence lasts to the end of the subfield.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from pymarc.marc8 import MARC8ToUnicode
from pymarc.marc8_mapping import CODESETS

_SEGMENT = re.compile(rb"[^\x1d-\x1f]+")
_ESCAPE = b"\x1b"


def marc8(content: bytes) -> str:
    """Text in MARC-8, separators of ISO 2709 kept; raises UnicodeDecodeError."""
    return _by_segments(content, _marc8_segment)


def iso5426(content: bytes) -> str:
    """Text in ISO 646 and ISO 5426 as UNIMARC uses them; raises UnicodeDecodeError."""
    return _by_segments(content, _iso5426_segment)


def _by_segments(content: bytes, convert: Callable[[bytes], str]) -> str:
    if content.isascii() and not _SWITCH.search(content):
        return content.decode("ascii")
    parts = []
    end = 0
    for found in _SEGMENT.finditer(content):
        parts.append(content[end : found.start()].decode("ascii"))
        segment = found.group()
        is_plain = segment.isascii() and not _SWITCH.search(segment)
        parts.append(segment.decode("ascii") if is_plain else convert(segment))
        end = found.end()
    parts.append(content[end:].decode("ascii"))
    return "".join(parts)


# The set in use until an escape sequence (ANSEL), with the blank that pymarc puts for the unknown.
_ANSEL = dict.fromkeys((*range(0x20), 0x7F, *range(0x81, 0xA0))) | {
    code: chr(CODESETS[0x45].get(code, (0x20, 0))[0]) for code in range(0xA0, 0x100)
}
_ANSEL_MARKS = "".join(chr(found[0]) for found in CODESETS[0x45].values() if found[1])
_MARKS_BEFORE = re.compile(f"([{_ANSEL_MARKS}]+)([^{_ANSEL_MARKS}])")


def _marc8_segment(segment: bytes) -> str:
    if _ESCAPE not in segment and b"\x80" not in segment:
        text = segment.decode("latin-1").translate(_ANSEL).rstrip(_ANSEL_MARKS)
        return unicodedata.normalize("NFC", _MARKS_BEFORE.sub(r"\2\1", text))
    try:
        # pymarc's own function has no types.
        return str(MARC8ToUnicode(quiet=True).translate(segment))  # type: ignore[no-untyped-call]
    except (IndexError, TypeError, ValueError) as error:
        raise UnicodeDecodeError("marc-8", segment, 0, len(segment), str(error)) from error


# ISO 2022: how a set is brought into one of the four places, and those into use.
_SWITCH = re.compile(rb"\x1b[(,)\-*+][\x40-\x7e]|\x1b[no]|[\x0e\x0f]|\x1b")
_PLACES = {b"(": 0, b",": 0, b")": 1, b"-": 1, b"*": 2, b"+": 3}
_LOCKING = {b"\x0f": 0, b"\x0e": 1, b"\x1bn": 2, b"\x1bo": 3}

# ISO 5426:1980 as in the International Register of Coded Character Sets (ISO-IR), number 53.
_ISO5426_SIGNS = {
    0x20: "\N{NO-BREAK SPACE}¡„£$¥†§′‘“«♭©℗®",
    0x30: "ʻʼ‚\0\0\0‡·″’”»♯ʹʺ¿",
    0x40: "\u0309\u0300\u0301\u0302\u0303\u0304\u0306\u0307",
    0x48: "\u0308\u0308\u030a\u0315\u0312\u030b\u031b\u030c",
    0x50: "\u0327\u031c\u0326\u0328\u0325\u032e\u0323\u0324",
    0x58: "\u0332\u0333\u0329\u032d\0\ufe20\ufe21\ufe23",
    0x60: "\0ÆĐ\0\0\0Ĳ\0ŁØŒ\0Þ\0\0\0",
    0x70: "\0æđð\0ıĳ\0łøœßþ\0\0\0",
}
_ASCII = {code: chr(code) for code in range(0x20, 0x7F)}
_ISO5426 = {
    row + column: sign
    for row, signs in _ISO5426_SIGNS.items()
    for column, sign in enumerate(signs)
    if sign != "\0"
}
# ISO-IR 37 has its letters where KOI8 has them, 128 places lower, and no capital hard sign.
_BASIC_CYRILLIC = {code: chr(code) for code in range(0x20, 0x40)} | {
    code: bytes([code + 0x80]).decode("koi8_r") for code in range(0x40, 0x7F)
}
_EXTENDED_CYRILLIC = {code - 0x80: chr(found[0]) for code, found in CODESETS[0x51].items()}
# The final byte of the escape sequence tells the set: ISO-IR 6, 2, 53, 37 and 54.
_SETS = {
    b"B": _ASCII,
    b"@": _ASCII,
    b"P": _ISO5426,
    b"N": _BASIC_CYRILLIC,
    b"Q": _EXTENDED_CYRILLIC,
}
# Marks around words that do not count in sorting; they have nothing to show.
_NON_SORTING = b"\x88\x89\x98\x9c"


def _iso5426_segment(segment: bytes) -> str:
    places = [_ASCII, _ISO5426, _ISO5426, _EXTENDED_CYRILLIC]
    low = 0
    text: list[str] = []
    marks: list[str] = []
    at = 0
    while at < len(segment):
        switch = _SWITCH.match(segment, at)
        if switch:
            sequence = switch.group()
            at = switch.end()
            if sequence in _LOCKING:
                low = _LOCKING[sequence]
            elif sequence[2:] in _SETS:
                places[_PLACES[sequence[1:2]]] = _SETS[sequence[2:]]
            else:
                raise UnicodeDecodeError("iso-5426", segment, at - 1, at, "unknown escape")
            continue
        byte = segment[at]
        at += 1
        if byte in _NON_SORTING or byte < 0x20:
            if byte < 0x20:
                text.append(chr(byte))
            continue
        sign = places[low].get(byte) if byte < 0x80 else places[1].get(byte - 0x80)
        if sign is None:
            raise UnicodeDecodeError("iso-5426", segment, at - 1, at, "no such character")
        if unicodedata.combining(sign):
            marks.append(sign)
        else:
            text.append(sign)
            text.extend(marks)
            marks.clear()
    return unicodedata.normalize("NFC", "".join([*text, *marks]))
