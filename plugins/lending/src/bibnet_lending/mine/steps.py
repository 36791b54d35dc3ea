"""One step of a line that shows how far a wish has come."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, kw_only=True)
class Step:
    """`at` is when it was taken."""

    title: str
    at: datetime | None
    is_now: bool
