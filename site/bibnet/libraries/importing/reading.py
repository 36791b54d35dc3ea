"""Reading a CSV or XLSX file into rows of text, whatever its encoding and separator."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from zipfile import BadZipFile

from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from .columns import BY_NAME, plain

ENCODINGS = ("utf-8-sig", "cp1251")
MOST_ROWS = 20_000


class BadFile(Exception):
    """A file that is no list of libraries, with a sentence that says why."""


@dataclass(frozen=True)
class Row:
    """A row by its number in the file (the headings are row 1) and its cells by column key."""

    number: int
    cells: dict[str, str]


def read_rows(name: str, content: bytes) -> list[Row]:
    """The filled rows of a file with headings in Russian or English. Raises BadFile."""
    lines = read_lines(name, content)
    keys = _keys(next(lines, []))
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = {key: cell for key, cell in zip(keys, line, strict=False) if key and cell}
        if cells:
            rows.append(Row(number, cells))
        if len(rows) > MOST_ROWS:
            raise BadFile(_("More than {count} rows: cut the file.").format(count=MOST_ROWS))
    return rows


def read_lines(name: str, content: bytes) -> Iterator[list[str]]:
    """All lines of a file as text, the headings first. Raises BadFile."""
    return _xlsx(content) if PurePath(name).suffix.lower() == ".xlsx" else _csv(content)


def _keys(headings: Iterable[str]) -> list[str]:
    """Keys of the columns by their headings; unknown ones are refused, so no column gets lost."""
    keys: list[str] = []
    for heading in headings:
        if not heading:
            keys.append("")
            continue
        column = BY_NAME.get(plain(heading))
        if column is None:
            raise BadFile(_("The column «{heading}» is not known.").format(heading=heading))
        if column.key in keys:
            raise BadFile(_("The column «{heading}» is there twice.").format(heading=heading))
        keys.append(column.key)
    if "name" not in keys:
        raise BadFile(_("There is no column «name». The first row must hold the headings."))
    return keys


def _csv(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    for line in csv.reader(io.StringIO(text), delimiter=separator):
        yield [cell.strip() for cell in line]


def _decoded(content: bytes) -> str:
    for encoding in ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise BadFile(_("The file is no text. Save it as CSV (UTF-8) or XLSX."))


def _xlsx(content: bytes) -> Iterator[list[str]]:
    try:
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError) as error:
        raise BadFile(_("The file is no XLSX workbook.")) from error
    for line in book.worksheets[0].iter_rows(values_only=True):
        yield [_cell(value) for value in line]


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
