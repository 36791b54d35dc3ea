"""The form in which a table is kept: a line for each filled cell, an empty line after each row.

    Название: Война и мир
    Аннотация: Первая строка
     и вторая

A row without a filled cell is an empty line alone, so that the number of a piece is that of its row
in the table. The row with the headings and what is no row begin with an exclamation mark; where the
table has no row with headings, its columns are called by letters.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from bibnet_catalog.reading.marc import Field, MarcRecord
from bibnet_catalog.reading.pieces import LONGEST, MOST_FIELDS, Decode, Piece
from bibnet_catalog.reading.remarks import BadRecord, Remark

MARK = "!"
HEADINGS = "!headings"
LETTERS = "!letters"
_HEADS = (HEADINGS.encode(), LETTERS.encode())
# What stands before text that could not be told apart into cells.
UNPARTED = "?"
# Spaces of ASCII alone: a byte that looks like another one may be half of a letter.
SPACES = " \t\r\n\v\f"
_CONTROLS = {code: None for code in range(32) if code not in (0x09, 0x0A, 0x0D)}


def written(headings: Sequence[str], cells: Sequence[str], reason: Remark | None = None) -> str:
    """A row as it is kept, with what is wrong with it."""
    lines = [f"{MARK}{json.dumps([reason.code, reason.values])}\n"] if reason else []
    for heading, cell in zip(headings, cells, strict=False):
        text = cell.replace("\r\n", "\n").replace("\r", "\n").strip(SPACES)
        if text:
            lines.append(f"{heading}: " + text.replace("\n", "\n ") + "\n")
    return "".join(lines) + "\n"


def written_headings(headings: Sequence[str], *, mark: str = HEADINGS) -> str:
    """The row with the headings as it is kept, or the letters of columns that have none."""
    return f"{mark}\n" + "".join(f" {one}\n" for one in headings) + "\n"


def split(file: BinaryIO, *, start: int = 0, number: int = 0) -> Iterator[Piece]:
    """The rows of a kept table (`pieces.Splitter`)."""
    file.seek(start)
    lines: list[bytes] = []
    begin = end = start
    while line := file.readline(LONGEST):
        end += len(line)
        if line.strip():
            lines.append(line)
            continue
        is_head = bool(lines) and lines[0].startswith(_HEADS)
        number += not (is_head and lines[0].startswith(LETTERS.encode()))
        if lines and not is_head:
            yield _piece(lines, number, begin, end)
        lines, begin = [], end
    if lines:
        yield _piece(lines, number + 1, begin, end)


def headings(file: BinaryIO, decode: Decode) -> list[str]:
    """The headings of a kept table in their order."""
    file.seek(0)
    is_there = False
    found = []
    while line := file.readline(LONGEST):
        if is_there and not line.strip():
            break
        if is_there:
            found.append(line)
        is_there = is_there or line.startswith(_HEADS)
    text, _remarks = decode(b"".join(found))
    return [one[1:] for one in text.splitlines()]


def parse(content: bytes, decode: Decode) -> MarcRecord:
    """A row, its headings for tags; raises BadRecord."""
    text, assumed = decode(content)
    record = MarcRecord("", [], list(assumed))
    clean = text.translate(_CONTROLS)
    if clean != text:
        record.remarks.append(Remark("controls"))
    cells: list[tuple[str, list[str]]] = []
    for line in clean.replace("\r\n", "\n").replace("\r", "\n").split("\n"):
        heading, colon, value = line.partition(":")
        if line.startswith(" ") and cells:
            cells[-1][1].append(line[1:])
        elif colon and heading.strip():
            cells.append((heading.strip(), [value.strip()]))
        elif line.strip():
            raise BadRecord("table.no_heading", text=line.strip()[:80])
    if len(cells) > MOST_FIELDS:
        raise BadRecord("too_many_fields", limit=MOST_FIELDS)
    if not cells:
        raise BadRecord("empty")
    record.fields = [Field(one, "", (("", "\n".join(lines)),)) for one, lines in cells]
    return record


def _piece(lines: list[bytes], number: int, begin: int, end: int) -> Piece:
    reason = None
    if lines[0].startswith(MARK.encode()):
        reason = Remark(*json.loads(lines.pop(0)[len(MARK) :]))
    content = b"".join(lines)
    if len(content) > LONGEST:
        content, reason = content[:LONGEST], Remark("too_long", {"limit": LONGEST})
    return Piece(number, begin, end, content, reason)
