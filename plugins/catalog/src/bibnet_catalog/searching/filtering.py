"""What narrows results besides words: whose stock, values of facets, years."""

from __future__ import annotations

import time
from collections.abc import Collection

from .plan import EVERYTHING, All, Beginning, Best, Node, Since, Terms, Years
from .query import Facet, Query

NOTHING = Terms("held", frozenset())
NOW = "now"  # the value of the facet «available»
ANYWHERE = "*"  # no code of a library
DAY = 24 * 60 * 60
# What results may be new within, in days.
NEW = (30, 90)


def visible(query: Query) -> list[Node]:
    """Only editions that some of the query's libraries have."""
    return [] if query.libraries is None else [Terms("held", query.libraries)]


def storable(values: Collection[str]) -> frozenset[str]:
    """The values that may stand in an index: halves of letters stand nowhere."""
    return frozenset(value.encode(errors="ignore").decode() for value in values)


def narrowed(query: Query, *, without: Facet | None = None) -> All:
    """All that narrows a query, or all but the values of one facet."""
    must = visible(query)
    must += [
        free(query)
        if facet is Facet.AVAILABLE
        else _facet(facet, storable(values), query.libraries)
        for facet, values in query.facets.items()
        if values and facet is not without
    ]
    if query.standing is not None:
        must.append(Terms("stands", query.standing))
    if query.years != (None, None):
        must.append(Years(*query.years))
    return All(must=tuple(must)) if must else EVERYTHING


def free(query: Query) -> Terms:
    """What has a copy at its place in a library that counts: in those chosen, if any are."""
    chosen = frozenset(query.facets.get(Facet.LIBRARY, ()))
    libraries = query.libraries
    if chosen:
        libraries = storable(chosen) if libraries is None else libraries & chosen
    return Terms("free", frozenset({ANYWHERE}) if libraries is None else libraries)


def since(days: int) -> Since:
    """What was added in the last so many days, to the minute."""
    now = int(time.time()) // 60 * 60
    return Since(now - days * DAY)


def _facet(facet: Facet, values: frozenset[str], libraries: frozenset[str] | None) -> Node:
    if facet is Facet.YEAR:
        found = [Years(int(value), int(value)) for value in values if _is_year(value)]
        return Best(tuple(found)) if found else NOTHING
    if facet is Facet.NEW:
        days = [int(value) for value in values if value.isascii() and value.isdigit()]
        return since(min(max(days), 100_000)) if days else NOTHING
    if facet is Facet.DISTRICT:
        if libraries is None:
            return Best(tuple(Beginning("place", f"{value}/") for value in values))
        places = (f"{value}/{code}" for value in values for code in libraries)
        return Terms("place", frozenset(places))
    if facet is Facet.LIBRARY:
        return Terms("held", values if libraries is None else values & libraries)
    return Terms(f"{facet}_facet", values)


def _is_year(value: str) -> bool:
    return value.isascii() and value.isdigit() and len(value) <= 4
