"""What lifts an edition among others that match as well: how many libraries have it, and its year.

In levels, so that any engine adds it up as it adds words; between two levels the order of
equal scores decides. Years are worth less than a level of libraries.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator

from .plan import Flat, Node, Term

WORTH = "worth"
# From so many libraries on, and from these years on, it is a level more.
LIBRARIES = (2, 3, 5, 10, 25, 100)
YEARS = (1970, 1990, 2000, 2010, 2018)
OF_LIBRARIES, OF_YEARS = 0.4, 0.06


def levels(libraries: int, year: int | None) -> list[str]:
    """The values of an edition that so many libraries have."""
    found = [f"l{bisect(LIBRARIES, libraries)}", f"y{bisect(YEARS, year or 0)}"]
    return [value for value in found if not value.endswith("0")]


def nodes() -> Iterator[Node]:
    """What adds the worth to the score of whatever is found."""
    for name, steps, score in (("l", LIBRARIES, OF_LIBRARIES), ("y", YEARS, OF_YEARS)):
        for level in range(1, len(steps) + 1):
            yield Flat(Term(WORTH, f"{name}{level}"), level * score)


NODES = tuple(nodes())
