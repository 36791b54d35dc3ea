"""Tables that people bring: CSV and XLSX files as rows of text, whatever encoding and separator.

What a broken or a poisoned file may do is refused with a sentence: formulas, archives that unpack
to more than memory holds, sheets that say to be endless.
"""

from __future__ import annotations

import csv
import io
import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any
from xml.etree.ElementTree import ParseError
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext as _

ENCODINGS = ("utf-8-sig", "cp1251")
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MEGABYTE = 1024 * 1024
# As large as a file may be, and as large as a workbook may become when it is unpacked.
MOST_BYTES = 10 * MEGABYTE
MOST_UNPACKED = 200 * MEGABYTE
# What openpyxl raises for archives that are none, or hold something else than a workbook.
BROKEN = (
    *(BadZipFile, ParseError, zlib.error, EOFError, OSError),
    *(KeyError, IndexError, ValueError, TypeError, AttributeError, RuntimeError),
)
YES = frozenset({"да", "yes", "true", "1", "+", "y", "д"})
NO = frozenset({"нет", "no", "false", "0", "-", "n", "н"})


class BadFile(Exception):
    """A file that cannot be taken, with a sentence that says why."""


class BadCell(ValueError):
    """A cell that cannot be understood, with a sentence that says why."""


@dataclass(frozen=True)
class Column:
    """One column: the name by which code calls it, the names in files, how its cells are read."""

    key: str
    names: tuple[str, ...]
    read: Callable[[str], Any] = str


@dataclass(frozen=True)
class Row:
    """A row by its number in the file (the headings are row 1) and its cells by column key."""

    number: int
    cells: dict[str, str]


def yes_no(text: str) -> bool:
    """What a cell of yes or no says. Raises BadCell."""
    if text.casefold() in YES:
        return True
    if text.casefold() in NO:
        return False
    raise BadCell(_("write «yes» or «no», not «{text}»").format(text=text))


def plain(heading: str) -> str:
    """A heading as it is compared: small letters, е for ё, single spaces."""
    return " ".join(heading.casefold().replace("ё", "е").replace("_", " ").split())


def by_name(columns: Iterable[Column]) -> dict[str, Column]:
    """The columns by each of the headings under which they come."""
    return {plain(name): one for one in columns for name in (one.key, *one.names)}


def read_rows(name: str, content: bytes, *, columns: Mapping[str, Column], must: str) -> list[Row]:
    """The filled rows of a file whose headings are those of `by_name`, `must` among them.

    Raises BadFile.
    """
    lines = read_lines(name, content)
    keys = _keys(next(lines, []), columns, must)
    rows = []
    for number, line in enumerate(lines, start=2):
        cells = {key: cell for key, cell in zip(keys, line, strict=False) if key and cell}
        if cells:
            rows.append(Row(number, cells))
    return rows


def read_lines(name: str, content: bytes) -> Iterator[list[str]]:
    """All lines of a file as text, the headings first. Raises BadFile."""
    refuse_large(content)
    is_book = PurePath(name).suffix.lower() == ".xlsx"
    filled = 0
    for number, line in enumerate(_xlsx(content) if is_book else _csv(content), start=1):
        filled += any(line)
        # Empty lines count too, for a sheet may say that it has a million of them.
        if filled > MOST_ROWS or number > 2 * MOST_ROWS:
            raise BadFile(_("More than {count} rows: cut the file.").format(count=MOST_ROWS))
        if len(line) > MOST_COLUMNS and any(line[MOST_COLUMNS:]):
            raise BadFile(
                _("More than {count} columns: this is no such list.").format(count=MOST_COLUMNS)
            )
        yield line


def refuse_large(content: bytes) -> None:
    """Raise BadFile for more than anybody reads at once."""
    if len(content) > MOST_BYTES:
        raise BadFile(
            _("The file is larger than {count} MB: cut it.").format(count=MOST_BYTES // MEGABYTE)
        )


def decoded(content: bytes) -> str:
    """The text of a file in UTF-8 or in the encoding of Russian Windows. Raises BadFile."""
    for encoding in ENCODINGS:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        # UTF-16 is full of them, and no database takes them.
        if "\0" not in text:
            return text
    raise BadFile(_("The file is no text. Save it as CSV (UTF-8) or XLSX."))


def storable(text: str) -> str:
    """The text without what no database takes: noughts, and halves of letters (surrogates)."""
    return text.replace("\0", "").encode(errors="ignore").decode()


def _keys(headings: Iterable[str], columns: Mapping[str, Column], must: str) -> list[str]:
    """Keys of the columns by their headings; unknown ones are refused, so no column gets lost."""
    keys: list[str] = []
    for heading in headings:
        if not heading:
            keys.append("")
            continue
        column = columns.get(plain(heading))
        if column is None:
            raise BadFile(_("The column «{heading}» is not known.").format(heading=heading[:100]))
        if column.key in keys:
            raise BadFile(_("The column «{heading}» is there twice.").format(heading=heading))
        keys.append(column.key)
    if must not in keys:
        named = next(one.names[-1] for one in columns.values() if one.key == must)
        raise BadFile(
            _("There is no column «{heading}». The first row must hold the headings.").format(
                heading=named
            )
        )
    return keys


def _csv(content: bytes) -> Iterator[list[str]]:
    text = decoded(content)
    first = text.partition("\n")[0]
    separator = max(";,\t", key=first.count)
    try:
        for number, line in enumerate(csv.reader(io.StringIO(text), delimiter=separator), start=1):
            cells = [cell.strip() for cell in line]
            if any(cell.startswith("=") for cell in cells):
                raise _formula(number)
            yield cells
    except csv.Error as error:
        raise BadFile(_("The file is no table. Save it as CSV (UTF-8) or XLSX.")) from error


def _xlsx(content: bytes) -> Iterator[list[str]]:
    from openpyxl import load_workbook  # by whoever brings a workbook: it takes nine megabytes

    try:
        with ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(one.file_size for one in archive.infolist())
        if unpacked > MOST_UNPACKED:
            raise BadFile(
                _("Unpacked, the workbook is larger than {count} MB.").format(
                    count=MOST_UNPACKED // MEGABYTE
                )
            )
        book = load_workbook(io.BytesIO(content), read_only=True)
        lines = book.worksheets[0].iter_rows(max_col=MOST_COLUMNS + 1, max_row=2 * MOST_ROWS + 1)
        for number, line in enumerate(lines, start=1):
            if any(cell.data_type == "f" for cell in line):
                raise _formula(number)
            yield [_cell(cell.value) for cell in line]
    except BROKEN as error:
        raise BadFile(_("The file is no XLSX workbook.")) from error


def _formula(number: int) -> BadFile:
    return BadFile(
        _("Row {number} holds a formula: put its value in its place.").format(number=number)
    )


def _cell(value: Any) -> str:
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return str(value).strip()
