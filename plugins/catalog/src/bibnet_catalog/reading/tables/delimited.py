"""CSV files: their separator, and their rows in memory that does not grow with the file.

Text is bytes, a letter of Latin-1 for each: what they say is told when the rows are read.
"""

from __future__ import annotations

import csv
from collections import Counter, deque
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import BinaryIO, Literal

from bibnet_catalog.reading.remarks import Remark

SEPARATORS = ";\t,|"
BYTE_ORDER_MARK = b"\xef\xbb\xbf"
LATIN = "latin-1"
# Of a line so many bytes are kept; what is longer is no row.
LONGEST_LINE = 1_000_000
# A cell that goes over more lines than this has a quotation mark that nobody closed.
MOST_LINES = 200
# So much of the file tells the separator.
_HEAD = 64_000
_HEAD_LINES = 50


@dataclass(slots=True)
class Line:
    """A row as it came: its cells, or what is wrong with it and its text."""

    cells: list[str] = field(default_factory=list)
    reason: Remark | None = None


def separator_of(head: bytes) -> str:
    """What parts the cells in nearly all of the first rows, or an empty string."""
    lines = head[:_HEAD].removeprefix(BYTE_ORDER_MARK).decode(LATIN).split("\n")
    said = _said(lines[0])
    if said:
        return said
    lines = [f"{one}\n" for one in (lines[:_HEAD_LINES] if len(lines) > 1 else lines)]
    # A quotation mark that is never closed hides all that follows.
    return next((one for one in SEPARATORS if _parts(lines, one, csv.QUOTE_MINIMAL)), "") or next(
        (one for one in SEPARATORS if _parts(lines, one, csv.QUOTE_NONE)), ""
    )


def _parts(lines: list[str], separator: str, quoting: Literal[0, 3]) -> bool:
    """Whether nearly all of the lines fall into the same number of cells."""
    try:
        rows = list(csv.reader(lines, delimiter=separator, quoting=quoting))
    except csv.Error:
        return False
    widths = Counter(len(row) for row in rows if any(row))
    if len(widths) < 1 or (len(rows) == 1 and len(lines) > 1):
        return False
    [(width, count)] = widths.most_common(1)
    return width > 1 and count * 5 >= sum(widths.values()) * 4


def lines_of(file: BinaryIO, separator: str) -> Iterator[Line]:
    """The rows of a CSV file, in order; an empty line is one without cells."""
    source = _Source(file)
    if _said(source.peek()):
        source.next()
    while source.has_more():
        yield _line(source, separator)


def _line(source: _Source, separator: str) -> Line:
    """One row; of a quotation mark that is never closed the first line alone is no row."""
    used: list[str] = []

    def feed() -> Iterator[str]:
        while len(used) < MOST_LINES and source.has_more():
            text, is_whole = source.next()
            used.append(text)
            if not is_whole:
                raise _TooLong
            yield text

    try:
        cells = next(csv.reader(feed(), delimiter=separator), [])
        is_last = not source.has_more() and _has_quoted(used[0], separator)
        is_open = "".join(used).count('"') % 2 == 1 and (len(used) > 1 or is_last)
    except (csv.Error, _TooLong) as error:
        if isinstance(error, _TooLong) and len(used) == 1:
            return Line([used[0]], Remark("too_long", {"limit": LONGEST_LINE}))
        is_open, cells = True, []
    if not is_open:
        return Line(cells)
    source.back(used[1:])
    return Line([used[0]], Remark("table.quote"))


def _has_quoted(line: str, separator: str) -> bool:
    return line.startswith('"') or f'{separator}"' in line


class _TooLong(Exception):
    """A line that has no end within what is kept of it."""


class _Source:
    """Lines of a file; what was read may be given back."""

    def __init__(self, file: BinaryIO) -> None:
        file.seek(0)
        if file.read(len(BYTE_ORDER_MARK)) != BYTE_ORDER_MARK:
            file.seek(0)
        self._file = file
        self._ahead: deque[str] = deque()

    def has_more(self) -> bool:
        return bool(self._ahead or self.peek())

    def peek(self) -> str:
        if not self._ahead:
            line = self._file.readline(LONGEST_LINE)
            if line:
                self._ahead.append(line.decode(LATIN))
        return self._ahead[0] if self._ahead else ""

    def next(self) -> tuple[str, bool]:
        """The next line, and whether it is all of it; the rest of one that is not is passed."""
        self.peek()
        text = self._ahead.popleft()
        is_whole = len(text) < LONGEST_LINE or text.endswith("\n")
        if not is_whole:
            while (rest := self._file.readline(LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
        return text, is_whole

    def back(self, lines: list[str]) -> None:
        self._ahead.extendleft(reversed(lines))


def _said(line: str) -> str:
    """The separator that Excel names in a first line of its own: «sep=;»."""
    text = line.strip("\r\n")
    return text[4:] if text.startswith("sep=") and len(text) == 5 else ""
