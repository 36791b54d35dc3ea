"""XLSX workbooks: the rows of the sheet that holds the list, values in place of formulas."""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError, iterparse
from zipfile import BadZipFile, ZipFile

from openpyxl.reader.excel import ExcelReader
from openpyxl.xml.constants import SHARED_STRINGS, SHEET_MAIN_NS

from bibnet_catalog.reading.remarks import BadFile

from .headings import LOOKED_AT, MOST_COLUMNS, known_in

MOST_ROWS = 1_048_576  # of Excel itself
# The texts of all cells are held in memory, in several times their size.
LARGEST_TEXTS = 40_000_000
LARGEST_SHEET = 1_000_000_000
TEXTS = b"<sst"
TEXT, LETTERS, READING = (f"{{{SHEET_MAIN_NS}}}{tag}" for tag in ("si", "t", "rPh"))
SHEETS = "xl/worksheets/"
HEAD = 4096
# What openpyxl raises for workbooks that are none, or are damaged.
BROKEN = (
    *(BadZipFile, ParseError, zlib.error, EOFError, OSError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, RuntimeError),
)


def lines_of(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of the sheet whose head has the most headings that are known. Raises BadFile."""
    try:
        _check(file)
        file.seek(0)
        book = _opened(file)
        shown = [one for one in book.worksheets if one.sheet_state == "visible"]
        chosen = max(shown or book.worksheets, key=_promise)
        yield from _lines(chosen)
    except BadFile:
        raise
    except BROKEN as error:
        raise BadFile("table.workbook") from error


def _opened(file: BinaryIO) -> Any:
    reader = _Reader(file, read_only=True, data_only=True, keep_links=False)
    reader.read()
    return reader.wb


class _Reader(ExcelReader):
    """Reads the texts of all cells, which stand apart from the rows, in a tenth of the time."""

    def read_strings(self) -> None:
        part = self.package.find(SHARED_STRINGS)  # type: ignore[no-untyped-call]  # openpyxl has none
        if part is not None:
            with self.archive.open(part.PartName[1:]) as source:
                self.shared_strings = list(_texts(source))


def _texts(source: Any) -> Iterator[str]:
    """The texts in their order; parts in several fonts are joined, readings of signs left out."""
    events = iterparse(source, events=("start", "end"))  # noqa: S314  without entities: `_check`
    _event, root = next(events)
    for event, one in events:
        if event == "end" and one.tag == TEXT:
            runs = (part for child in one for part in (child, *child) if child.tag != READING)
            text = "".join(part.text or "" for part in runs if part.tag == LETTERS)
            yield text.replace("x005F_", "")
            root.clear()


def _check(file: BinaryIO) -> None:
    """Refuse what would not fit into memory, and XML with entities."""
    with ZipFile(file) as archive:
        for one in archive.infolist():
            if one.filename.startswith("xl/media/"):  # pictures are never opened
                continue
            with archive.open(one) as part:
                head = part.read(HEAD)
            if b"<!DOCTYPE" in head.upper() or b"<!ENTITY" in head.upper():
                raise BadFile("marcxml.doctype")
            is_sheet = one.filename.startswith(SHEETS) and TEXTS not in head
            largest = LARGEST_SHEET if is_sheet else LARGEST_TEXTS
            if one.file_size > largest:
                raise BadFile("table.large", limit=largest)


def _lines(sheet: Any) -> Iterator[list[str]]:
    if hasattr(sheet, "reset_dimensions"):
        sheet.reset_dimensions()  # what a sheet says of its size is often untrue
    rows = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS, values_only=True)
    for row in rows:
        cells = [said(value) for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _promise(sheet: Any) -> tuple[int, int]:
    """How many headings of a sheet are known; of several without any the fullest counts."""
    if not hasattr(sheet, "iter_rows"):  # a sheet that is a chart
        return -1, 0
    head = list(islice(_lines(sheet), LOOKED_AT))
    return max((known_in(cells) for cells in head), default=0), sum(map(len, head))


def said(value: Any) -> str:
    """The value of a cell as text: whole numbers without a point, days in Russian order."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "1" if value else "0"
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return str(int(value))
    if isinstance(value, datetime.datetime) and value.time() == datetime.time():
        value = value.date()
    if isinstance(value, datetime.datetime):
        return value.strftime("%d.%m.%Y %H:%M")
    if isinstance(value, datetime.date):
        return value.strftime("%d.%m.%Y")
    text = str(value)
    return "" if text.startswith("#") and text.rstrip("!?").isupper() and " " not in text else text
