"""For whom it is: marks of 436-FZ wherever they stand, and reading ages out of coded fields."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .description import Audience

_MARK = re.compile(r"(?<![\d+.,/-])(0|6|12|16|18)\s?\+(?![\d+])")
_ALONE = re.compile(
    r"[\[(]?\s*(?:для (?:детей|читателей) )?(?:старше )?(?:0|6|12|16|18)\s?\+\s*[\])]?\.?"
)

# RUSMARC 100 $a 17-19
RUSMARC = {
    "a": Audience.CHILDREN,
    "b": Audience.TO_6,
    "c": Audience.FROM_7,
    "d": Audience.FROM_11,
    "e": Audience.TEENAGERS,
    "k": Audience.ADULTS,
    "m": Audience.ADULTS,
}
# MARC21 008/22
MARC21 = {
    "a": Audience.TO_6,
    "b": Audience.FROM_7,
    "c": Audience.FROM_11,
    "d": Audience.TEENAGERS,
    "e": Audience.ADULTS,
    "f": Audience.ADULTS,
    "j": Audience.CHILDREN,
}


def mark(texts: Iterable[str]) -> int | None:
    """The highest age mark in these texts, if any has one."""
    found = [int(age) for text in texts if "+" in text for age in _MARK.findall(text)]
    return max(found, default=None)


def is_mark(text: str) -> bool:
    """Whether the text says nothing else: «[16+]»."""
    return "+" in text and _ALONE.fullmatch(text) is not None


def audiences(codes: str, table: dict[str, Audience]) -> list[Audience]:
    """What the codes mean, each once, in their order."""
    return list(dict.fromkeys(table[code] for code in codes if code in table))
