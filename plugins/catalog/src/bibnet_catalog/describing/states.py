"""What a source says of a copy: at its place, lent, lost; by codes of the systems and by words."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime
from enum import StrEnum
from functools import lru_cache


class CopyState(StrEnum):
    """Where a copy is; one of which nothing is said has none."""

    FREE = "free"
    LENT = "lent"
    KEPT = "kept"  # put aside for somebody
    NOT_LENT = "not_lent"  # to be read in the library
    AWAY = "away"  # bound, on its way, not lent for a time
    EXPECTED = "expected"  # ordered, not come yet
    LOST = "lost"
    WITHDRAWN = "withdrawn"


# Not in stock, whatever the rest says.
ABSENT = frozenset((CopyState.EXPECTED, CopyState.LOST, CopyState.WITHDRAWN))
# Gone for good: readers are not told of what is only so.
LOST = frozenset((CopyState.LOST, CopyState.WITHDRAWN))
# The dictionary of field 910 ^a; C, U and P are groups of copies and volumes bound together.
IRBIS: Mapping[str, CopyState] = {
    "0": CopyState.FREE,
    "1": CopyState.LENT,
    "2": CopyState.EXPECTED,
    "3": CopyState.AWAY,
    "4": CopyState.LOST,
    "5": CopyState.AWAY,
    "6": CopyState.WITHDRAWN,
    "8": CopyState.AWAY,
    "9": CopyState.KEPT,
}
_WORDS = (
    (CopyState.WITHDRAWN, r"списан|исключ[её]н|withdrawn|discard|deaccess"),
    (CopyState.LOST, r"утер|потер|утрач|недостач|не возвращ|\blost|missing|claims? returned"),
    (CopyState.EXPECTED, r"заказан|ожида|не поступил|on.?order|not yet received"),
    (
        CopyState.NOT_LENT,
        r"чит\w*\.? ?зал|не выда[её]тся на дом|без выдачи|только в библиотеке|in.library"
        r"|not for loan|reference only|non.?circ|reading room",
    ),
    (CopyState.KEPT, r"отложен|заброни|бронь|бронепол|on.?hold|reserved"),
    (
        CopyState.AWAY,
        r"перепл[её]т|в пути|перемещ|реставрац|ремонт|обработ|временно|недоступ|in.?transit"
        r"|in.?process|bindery|binding|repair|damaged|unavailable",
    ),
    (CopyState.LENT, r"выдан|на руках|занят|check\w* ?out|on.?loan|\blent\b|\bdue\b"),
    (
        CopyState.FREE,
        r"на месте|свобод|в наличии|доступ|на полке|\bavailable|on.?shelf|check\w* ?in",
    ),
)
_BY_WORD = tuple((state, re.compile(words, re.IGNORECASE)) for state, words in _WORDS)
_DAYS = ("%Y-%m-%d", "%Y%m%d", "%d.%m.%Y")


def state_of(codes: Mapping[str, CopyState], text: str) -> CopyState | None:
    """What a status means, as a code of its system or in words; None of what is not known."""
    if not text:
        return None
    known = codes.get(text) or codes.get(text.lower())
    if known or len(text) < 3:
        return known
    return next((state for state, words in _BY_WORD if words.search(text)), None)


def day_of(text: str) -> date | None:
    """The day of «2026-12-05», «20261205», «05.12.2026 23:59»; None of anything else."""
    return _day_of(text[:10]) if text else None


@lru_cache(maxsize=4_096)
def _day_of(text: str) -> date | None:
    for form in _DAYS:
        said = text[:8] if form == "%Y%m%d" else text
        try:
            return datetime.strptime(said, form).date()
        except ValueError:
            continue
    return None
