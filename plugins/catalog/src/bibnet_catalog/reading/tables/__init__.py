"""Tables of a spreadsheet program: each row of a CSV file or of a workbook is a record.

A table is kept as rows of text (`rows`), each with the headings of its cells, so that a row can be
read, shown and mended by itself. Cells stay the bytes they were: which encoding they are in may
still be corrected by a person.
"""

from __future__ import annotations

from .keeping import keep_csv, keep_workbook
from .rows import headings, parse, split

__all__ = ["headings", "keep_csv", "keep_workbook", "parse", "split"]
