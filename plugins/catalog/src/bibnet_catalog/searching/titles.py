"""Editions by their titles alone, out of the index: no key of the database is a short title."""

from __future__ import annotations

import re
from collections.abc import Iterable

from .engines import engine
from .query import Query

_QUOTES = re.compile(r"[\"“”»„«]+")


def titled(titles: Iterable[str], *, most: int) -> dict[str, list[int]]:
    """The editions with these titles, or with more words around them, the likeliest first.

    Of all libraries, so many of each title; the index is asked once for each. Raises
    EngineUnavailable.
    """
    index = engine()
    found: dict[str, list[int]] = {}
    for title in dict.fromkeys(titles):
        said = " ".join(_QUOTES.sub(" ", title).split())
        if said:
            query = Query(text=f'title:"{said}"', page_size=most, counted=(), is_literal=True)
            found[title] = index.search(query).editions
    return found
