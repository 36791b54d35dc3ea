"""Tables for spreadsheet programs, in which nothing that people typed is ever a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from openpyxl.cell import Cell

# What makes a spreadsheet program compute, in a text file that knows no types (CWE-1236).
STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n", "|", "%")
# A cell of a workbook holds no more.
MOST_SIGNS = 32_000


def defused(value: Any) -> Any:
    """The value for a CSV cell: text that would be computed begins with an apostrophe."""
    if isinstance(value, str) and value.lstrip(" \u00a0").startswith(STARTERS):
        return f"'{value}"
    return value


def csv_of(rows: Iterable[Sequence[Any]]) -> bytes:
    """A CSV file as the spreadsheet programs of Russian offices open it: semicolons, UTF-8."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerows([defused(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def xlsx_of(rows: Iterable[Sequence[Any]], *, widths: Sequence[int] = ()) -> bytes:
    """A workbook of one sheet, the first row its head; texts stay texts."""
    from openpyxl import Workbook  # by whoever writes one: it takes nine megabytes

    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    sheet.freeze_panes = "A2"
    for number, width in enumerate(widths):
        sheet.column_dimensions[chr(ord("A") + number)].width = width
    for number, row in enumerate(rows):
        sheet.append([_cell(sheet, value, is_head=number == 0) for value in row])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _cell(sheet: Any, value: Any, *, is_head: bool) -> Cell:
    from openpyxl.cell import WriteOnlyCell
    from openpyxl.styles import Font

    cell = WriteOnlyCell(sheet, value=None)
    if isinstance(value, str):
        text = "".join(sign for sign in value if sign >= " " or sign in "\n\t")[:MOST_SIGNS]
        cell._value = text  # type: ignore[attr-defined]  # past what guesses the kind
        # Said outright: openpyxl would take what begins with "=" for a formula.
        cell.data_type = "s"
        cell.quotePrefix = True
    else:
        cell.value = value
    if is_head:
        cell.font = Font(bold=True)
    return cell
