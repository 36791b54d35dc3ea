"""Exchange text files of IRBIS64: a line for each field, `*****` after each record.

    #200: ^AВойна и мир^Eроман
    #10: ^A5-02-011111-1
    *****

Tags become three digits (`010`), as in RUSMARC, whose numbers most of them share; codes of
subfields, which IRBIS takes in either case, become small letters. There are no indicators.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

from .marc import Field, MarcRecord
from .pieces import LONGEST, MOST_FIELDS, MOST_SUBFIELDS, Decode, Piece, Window
from .remarks import BadRecord, Remark

END = b"*****"
PADDING = b"\0\r\n\t \x1a"
MOST_PADDING = 4096
BYTE_ORDER_MARK = b"\xef\xbb\xbf"

_FIELD = re.compile(r"#(\d{1,5}):[ \t]?(.*)", re.DOTALL)
_CONTROLS = re.compile("[\0-\x08\x0b\x0c\x0e-\x1f\x7f]")


def split(file: BinaryIO, *, start: int = 0, number: int = 0) -> Iterator[Piece]:
    """The records of the file as pieces; see `pieces.Splitter`."""
    window = Window(file, start)
    position = start
    while (position := _after_padding(window, position)) >= 0:
        number += 1
        content, end, reason = _cut(window, position)
        yield Piece(number, position, end, content, reason)
        position = end


def _after_padding(window: Window, position: int) -> int:
    size = window.hold(position, MOST_PADDING)
    held = window.bytes(position, position + size)
    start = position + size - len(held.lstrip(PADDING))
    if start == position + MOST_PADDING:
        return position
    if window.bytes(start, start + 3) == BYTE_ORDER_MARK:
        start += 3
    return start if window.hold(start, 1) else -1


def _cut(window: Window, position: int) -> tuple[bytes, int, Remark | None]:
    """The bytes of the record at this place, where it ends, and why it is none."""
    end = _end_of_record(window, position, position, position + LONGEST)
    if end >= 0:
        return window.bytes(position, end), end, None
    content = window.bytes(position, min(window.end, position + LONGEST))
    if window.is_whole and window.end - position <= LONGEST:
        # Without its last line end the last field may have lost some of its text.
        reason = None if content.endswith(b"\n") else Remark("irbis.cut")
        return content, window.end, reason
    looked = position + LONGEST - len(END)
    while True:
        window.hold(looked - 1, LONGEST)
        end = _end_of_record(window, looked, looked - 1, window.end)
        if end >= 0 or window.is_whole:
            return content, end if end >= 0 else window.end, Remark("too_long", {"limit": LONGEST})
        looked = window.end - len(END)


def _end_of_record(window: Window, looked: int, keep: int, stop: int) -> int:
    """Behind the line of asterisks that ends a record before `stop`, or -1."""
    while True:
        mark = window.find(END, looked, stop)
        if mark < 0:
            if window.is_whole or window.end >= stop:
                return -1
            looked = max(looked, window.end - len(END))
            window.hold(keep, window.end - keep + 1)
            continue
        window.hold(keep, mark + len(END) + 2 - keep)
        behind = mark + len(END)
        is_start = mark == keep or window.bytes(mark - 1, mark) in (b"\n", b"\r")
        for line_end in (b"\r\n", b"\n", b"\r"):
            if is_start and window.bytes(behind, behind + len(line_end)) == line_end:
                return behind + len(line_end)
        if is_start and not window.hold(keep, behind + 1 - keep) > behind - keep:
            return behind
        looked = mark + 1


def parse(content: bytes, decode: Decode) -> MarcRecord:
    """The record of these bytes, decoded; raises `BadRecord`."""
    text, assumed = decode(content)
    record = MarcRecord("", [], list(assumed))
    clean = _CONTROLS.sub("", text)
    if clean != text:
        record.remarks.append(Remark("controls"))
    lines = _lines(clean, record.remarks)
    if len(lines) > MOST_FIELDS:
        raise BadRecord("too_many_fields", limit=MOST_FIELDS)
    if clean.count("^") > MOST_SUBFIELDS:
        raise BadRecord("too_many_subfields", limit=MOST_SUBFIELDS)
    record.fields = [_field(tag, value) for tag, value in lines]
    if not record.fields:
        raise BadRecord("irbis.no_record")
    return record


def _lines(text: str, remarks: list[Remark]) -> list[tuple[str, str]]:
    """Tag and value of each field; a line without a tag goes on with the field before it."""
    lines: list[tuple[str, list[str]]] = []
    has_end = has_strange = False
    for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        if line.rstrip() == "*****":
            has_end = True
        elif found := _FIELD.fullmatch(line):
            lines.append((found[1].zfill(3), [found[2]]))
        elif lines:
            lines[-1][1].append(line)
        elif line.strip():
            has_strange = True
    if has_strange:
        remarks.append(Remark("irbis.strange"))
    if not has_end:
        remarks.append(Remark("irbis.unfinished"))
    return [(tag, " ".join(parts).rstrip()) for tag, parts in lines]


def _field(tag: str, value: str) -> Field:
    before, *parts = value.split("^")
    subfields = [(part[0].lower(), part[1:]) for part in parts if part]
    if before.strip() or not subfields:
        subfields.insert(0, ("", before))
    return Field(tag, "", tuple(subfields))
