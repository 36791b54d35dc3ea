"""Lists of libraries from CSV and XLSX files: each row founds a library or brings one up to date.

A row is a transaction of its own and a row that says nothing new changes nothing: an import that
was killed goes on where it stopped, and the same file twice is the same network.
"""

from __future__ import annotations

from .reading import BadFile, Row, read_rows
from .running import Outcome, run_rows

__all__ = ["BadFile", "Outcome", "Row", "read_rows", "run_rows"]
