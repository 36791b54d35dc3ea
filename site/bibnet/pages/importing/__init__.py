"""News and events from files: each row becomes a page, once.

A row is a transaction of its own and is known again by its key: an import that was killed goes on
where it stopped, and the same file twice is the same pages. What nobody has touched since can be
taken back in one press.
"""

from __future__ import annotations

from bibnet.text.tables import BadCell, BadFile, Column, Row

from .kinds import Kind, known_kinds, register
from .running import CREATED, KNOWN, REFUSED, Outcome, run_rows

__all__ = [
    "CREATED",
    "KNOWN",
    "REFUSED",
    "BadCell",
    "BadFile",
    "Column",
    "Kind",
    "Outcome",
    "Row",
    "known_kinds",
    "register",
    "run_rows",
]
