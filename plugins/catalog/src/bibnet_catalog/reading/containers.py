"""The formats in which records are delivered, each with what splits a file and reads a piece."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple

from . import irbis, iso2709, marcxml, tables
from .marc import MarcRecord
from .pieces import Decode, Splitter


class Container(StrEnum):
    """What holds the records; a value is kept with the source."""

    ISO2709 = "iso2709"
    MARCXML = "marcxml"
    IRBIS = "irbis"
    CSV = "csv"
    XLSX = "xlsx"
    UNKNOWN = "unknown"


class Dialect(StrEnum):
    """What the tags of a record mean."""

    MARC21 = "marc21"
    RUSMARC = "rusmarc"  # and UNIMARC, from which it comes
    IRBIS = "irbis"
    TABLE = "table"  # of a spreadsheet program: tags are headings


class Reader(NamedTuple):
    """`split` the file into pieces, `parse` the content of each."""

    split: Splitter
    parse: Callable[[bytes, Decode], MarcRecord]


READERS = {
    Container.ISO2709: Reader(iso2709.split, iso2709.parse),
    Container.MARCXML: Reader(marcxml.split, marcxml.parse),
    Container.IRBIS: Reader(irbis.split, irbis.parse),
    # As they are kept.
    Container.CSV: Reader(tables.split, tables.parse),
    Container.XLSX: Reader(tables.split, tables.parse),
}
TABLES = frozenset((Container.CSV, Container.XLSX))
