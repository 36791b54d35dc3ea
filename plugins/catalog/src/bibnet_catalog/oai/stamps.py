"""Datestamps of OAI-PMH: whole seconds of UTC, or days (3.3)."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

GRANULARITY = "YYYY-MM-DDThh:mm:ssZ"
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_SECOND = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ")


class Stamp(NamedTuple):
    """The first moment of a second or a day, and the first one after it (none in the last year)."""

    begins: datetime
    ends: datetime | None
    is_day: bool


def written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def read(text: str) -> Stamp:
    """The stamp that a harvester wrote. Raises ValueError for what is none."""
    is_day = bool(_DAY.fullmatch(text))
    if not text.isascii() or not (is_day or _SECOND.fullmatch(text)):
        raise ValueError(text)
    begins = datetime.fromisoformat(text.removesuffix("Z")).replace(tzinfo=UTC)
    try:
        ends = begins + (timedelta(days=1) if is_day else timedelta(seconds=1))
    except OverflowError:
        ends = None
    return Stamp(begins, ends, is_day)
