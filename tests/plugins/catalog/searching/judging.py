"""What an engine makes of the labelled questions."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from bibnet_catalog.searching.engine import SearchEngine
from bibnet_catalog.searching.query import Query

from .labelled import Asked


class Judged(NamedTuple):
    """Whether what is meant stands first, and whether it is among the first."""

    asked: Asked
    is_first: bool
    is_among: bool
    total: int


def judged(engine: SearchEngine, known: Iterable[Asked], *, first: int = 10) -> list[Judged]:
    """Each question with what came of it; facets are not counted."""
    results = []
    for asked in known:
        found = engine.search(Query(text=asked.text, page_size=first, counted=()))
        results.append(
            Judged(
                asked,
                found.editions[:1] != [] and found.editions[0] in asked.means,
                not asked.means.isdisjoint(found.editions),
                found.total,
            )
        )
    return results
