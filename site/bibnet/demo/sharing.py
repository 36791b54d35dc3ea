"""Which microsite shows which text: some have texts of their own, districts share a pool.

Neighbours in the list of libraries get different parts of the pool, and the second library with
a text shows it on other days.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd

from .texts import Item, items, rows

POOL = "district"


@dataclass(frozen=True)
class Shared:
    """A text for one library; `turn` counts the libraries that show it before this one."""

    item: Item
    turn: int = 0


def sites() -> list[str]:
    """Codes of the libraries with a microsite, in the order of the list."""
    return [
        row["code"] for row in rows("libraries") if row["theme"] and "practice" not in row["marks"]
    ]


def districts() -> list[str]:
    """Codes of the microsites that live on the pool."""
    return [code for code in sites() if not items("news", code)]


def share(pool: Sequence[Item], *, code: str, most: int) -> list[Shared]:
    """The library's part of a pool: what is written for it alone, then `most` of the rest."""
    own = [Shared(one) for one in pool if code in one.names("for")]
    common = [one for one in pool if "for" not in one.facts]
    if not common:
        return own
    place = districts().index(code)
    most = min(most, len(common))
    picked = []
    for number in range(place * most, (place + 1) * most):
        turn, index = divmod(number, len(common))
        picked.append(Shared(common[index * _stride(len(common)) % len(common)], turn))
    return own + picked


def _stride(length: int) -> int:
    """A step through the pool that meets every text once and neighbours in the file rarely."""
    step = max(1, length * 5 // 13)
    while gcd(step, length) != 1:
        step += 1
    return step
