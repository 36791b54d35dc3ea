"""A delivered table, written down as the rows that are kept."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import chain, islice
from typing import BinaryIO

from bibnet_catalog.reading.pieces import LONGEST, Decode
from bibnet_catalog.reading.remarks import BadFile, BadRecord, Remark

from . import delimited
from .delimited import LATIN, Line
from .headings import LOOKED_AT, MOST_COLUMNS, known_in
from .rows import LETTERS, MARK, SPACES, UNPARTED, written, written_headings

LONGEST_HEADING = 100
Write = Callable[[str], object]


def keep_csv(file: BinaryIO, target: BinaryIO, decode: Decode) -> None:
    """Write the rows of a CSV file to `target`, their bytes as they are. Raises BadFile.

    `decode` is used for nothing but finding the headings.
    """
    file.seek(0)
    separator = delimited.separator_of(file.read(64_000))
    if not separator:
        raise BadFile("file.unknown")

    def words(text: str) -> str:
        try:
            return decode(text.encode(LATIN))[0]
        except BadRecord:
            return ""

    _keep(delimited.lines_of(file, separator), lambda text: target.write(text.encode(LATIN)), words)


def keep_workbook(
    file: BinaryIO,
    target: BinaryIO,
    *,
    most: int | None = None,
    tell: Callable[[int], None] = lambda rows: None,
) -> bool:
    """Write the rows of a workbook, or the first so many, to `target` in UTF-8.

    Returns whether that is all. `tell` hears after each row how many they are by then. Raises
    BadFile.
    """
    from . import workbook  # what reads it takes nine megabytes

    lines = (Line(cells) for cells in workbook.lines_of(file))
    chosen = lines if most is None else islice(lines, most)
    _keep(_counted(chosen, tell), lambda text: target.write(text.encode(errors="replace")), str)
    return most is None or next(lines, None) is None


def _counted(lines: Iterable[Line], tell: Callable[[int], None]) -> Iterator[Line]:
    for number, one in enumerate(lines, 1):
        yield one
        tell(number)


def _keep(lines: Iterator[Line], write: Write, words: Callable[[str], str]) -> None:
    head = list(islice(lines, LOOKED_AT))
    at = _headings_at(head, words)
    write("\n" * (at or 0))
    if at is None:
        # The first row is one of the list: columns have the names that spreadsheets give them.
        width = max((len(one.cells) for one in head), default=0)
        headings = [letters(place) for place in range(width)]
        rest: Iterable[Line] = chain(head, lines)
        write(written_headings(headings, mark=LETTERS))
    else:
        headings = _named(head[at].cells)
        rest = chain(head[at + 1 :], lines)
        write(written_headings(headings))
    if len(headings) < 2:
        raise BadFile("file.unknown")
    for one in rest:
        write(_row(headings, one))


def _headings_at(head: list[Line], words: Callable[[str], str]) -> int | None:
    """In which of the first rows the headings stand; None where no row looks like them."""
    known = [known_in([words(cell) for cell in one.cells]) for one in head]
    if max(known, default=0) >= 2:
        return known.index(max(known))
    for place, one in enumerate(head):
        filled = [words(cell) for cell in one.cells if cell.strip(SPACES)]
        if len(filled) > 1:
            return None if any(char.isdigit() for cell in filled for char in cell) else place
    return None


def _named(cells: list[str]) -> list[str]:
    """The headings as they are kept: short, without colons, each once, none empty."""
    found: list[str] = []
    for place, cell in enumerate(cells[:MOST_COLUMNS]):
        text = " ".join(one for one in cell.translate(_PLAIN).split(" ") if one)
        if len(text) > LONGEST_HEADING:  # cut between words: a letter may be several bytes
            text = text[:LONGEST_HEADING].rpartition(" ")[0]
        text = text.lstrip(MARK).strip(" ") or letters(place)
        name, number = text, 2
        while name in found:
            name, number = f"{text} ({number})", number + 1
        found.append(name)
    return found


_PLAIN = str.maketrans(dict.fromkeys(f"{SPACES}:{UNPARTED}", " "))


def _row(headings: list[str], line: Line) -> str:
    if line.reason is not None:
        return written([UNPARTED], line.cells, line.reason)
    more = line.cells[len(headings) :]
    if any(cell.strip(SPACES) for cell in more):
        names = [*headings, *(letters(place) for place in range(len(headings), len(line.cells)))]
        told = {"cells": len(line.cells), "headings": len(headings)}
        return written(names, line.cells, Remark("table.cells", told))
    text = written(headings, line.cells)
    if len(text) > LONGEST:
        cut = [text[: LONGEST // 2]]
        return written([UNPARTED], cut, Remark("too_long", {"limit": LONGEST}))
    return text


def letters(place: int) -> str:
    """How spreadsheets call the column at this place, counted from nought."""
    name = ""
    place += 1
    while place:
        place, letter = divmod(place - 1, 26)
        name = chr(ord("A") + letter) + name
    return name
