"""Numbers that come in forms."""

from __future__ import annotations


def row_number(text: str | None) -> int:
    """The number of a row; 0 for anything else."""
    return int(text) if text and text.isdecimal() and len(text) < 19 else 0
