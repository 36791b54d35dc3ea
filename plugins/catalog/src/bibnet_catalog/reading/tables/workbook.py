"""XLSX workbooks: the rows of the sheet that holds the list, values in place of formulas."""

from __future__ import annotations

import datetime
import zlib
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from bibnet_catalog.reading.remarks import BadFile

from .headings import LOOKED_AT, known_in

MOST_COLUMNS = 200
MOST_ROWS = 1_048_576  # of Excel itself
# The texts of all cells are held in memory, in several times their size.
LARGEST_TEXTS = 40_000_000
LARGEST_SHEET = 1_000_000_000
TEXTS = b"<sst"
SHEETS = "xl/worksheets/"
HEAD = 4096
# What openpyxl raises for workbooks that are none, or are damaged.
BROKEN = (
    *(BadZipFile, InvalidFileException, ParseError, zlib.error, EOFError, OSError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, RuntimeError),
)


def lines_of(file: BinaryIO) -> Iterator[list[str]]:
    """The rows of the sheet whose head has the most headings that are known. Raises BadFile."""
    try:
        _check(file)
        file.seek(0)
        book = load_workbook(file, read_only=True, data_only=True, keep_links=False)
        shown = [one for one in book.worksheets if one.sheet_state == "visible"]
        chosen = max(shown or book.worksheets, key=_promise)
        yield from _lines(chosen)
    except BadFile:
        raise
    except BROKEN as error:
        raise BadFile("table.workbook") from error


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
