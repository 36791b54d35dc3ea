"""Reading a CSV or XLSX file into the rows of a list of libraries."""

from __future__ import annotations

from bibnet.text import tables
from bibnet.text.tables import BadFile, Row

from .columns import BY_NAME

__all__ = ["BadFile", "Row", "read_rows"]


def read_rows(name: str, content: bytes) -> list[Row]:
    """The filled rows of a file with headings in Russian or English. Raises BadFile."""
    return tables.read_rows(name, content, columns=BY_NAME, must="name")
