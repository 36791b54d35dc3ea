"""The facets of results: what is asked for beside a page, and what came back."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from bibnet_catalog.searching.filtering import NEW, NOW, free, narrowed, since
from bibnet_catalog.searching.plan import Node, Terms
from bibnet_catalog.searching.query import Facet, Query

from .wording import worded

MOST_VALUES = 50
MOST_LIBRARIES = 20_000
MOST_YEARS = 600
Counts = list[tuple[str, int]]
FOUND = "found"


def asked(query: Query) -> dict[str, Any]:
    """The aggregations of a query's facets.

    The values that a reader chose narrow the page afterwards, so each facet is counted within those
    of all others: a chosen value leaves its own facet's others in.
    """
    return {facet.value: _within(facet, query) for facet in query.counted}


def told(answered: dict[str, Any], query: Query) -> dict[Facet, Counts]:
    """The facets that were asked for; of districts see `places`."""
    found: dict[Facet, Counts] = {}
    for facet in query.counted:
        said = answered[facet.value]
        said = said[FOUND]["buckets"] if FOUND in said else said["buckets"]
        if facet in (Facet.NEW, Facet.AVAILABLE):
            rows = [(days, one["doc_count"]) for days, one in said.items() if one["doc_count"]]
        else:
            rows = [(str(one["key"]), one["doc_count"]) for one in said]
        if facet is Facet.LIBRARY and query.libraries is not None:
            rows = [row for row in rows if row[0] in query.libraries]
        found[facet] = rows
    return found


def places(rows: Counts, query: Query) -> dict[str, dict[str, int]]:
    """The places of each district that are in the query's libraries, with their counts."""
    found: dict[str, dict[str, int]] = defaultdict(dict)
    for place, number in rows:
        district, _slash, code = place.partition("/")
        if query.libraries is None or code in query.libraries:
            found[district][place] = number
    return found


def together(districts: dict[str, dict[str, int]], query: Query) -> dict[str, Any]:
    """An aggregation of the districts with several places: an edition that two have counts once."""
    filters = {
        district: worded(Terms("place", frozenset(own))).to_dict()
        for district, own in districts.items()
        if len(own) > 1
    }
    inner = {"filters": {"filters": filters}}
    return {Facet.DISTRICT.value: _narrowed(inner, Facet.DISTRICT, query)} if filters else {}


def of_districts(districts: dict[str, dict[str, int]], answered: dict[str, Any]) -> Counts:
    said = answered.get(Facet.DISTRICT.value, {})
    several = said.get(FOUND, said).get("buckets", {})
    rows = [
        (district, several[district]["doc_count"] if district in several else sum(own.values()))
        for district, own in districts.items()
    ]
    return sorted(rows, key=lambda row: (-row[1], row[0]))


def _within(facet: Facet, query: Query) -> dict[str, Any]:
    if facet is Facet.NEW:
        filters = {str(days): worded(since(days)).to_dict() for days in NEW}
        return _narrowed({"filters": {"filters": filters}}, facet, query)
    if facet is Facet.AVAILABLE:
        filters = {NOW: worded(free(query)).to_dict()}
        return _narrowed({"filters": {"filters": filters}}, facet, query)
    field, size = f"{facet}_facet", MOST_VALUES
    if facet is Facet.YEAR:
        field, size = "year", MOST_YEARS
    elif facet is Facet.LIBRARY:
        size = MOST_LIBRARIES
    elif facet is Facet.DISTRICT:
        size = MOST_LIBRARIES
        if query.libraries is not None:
            field = "place"
    return _narrowed({"terms": {"field": field, "size": size}}, facet, query)


def _narrowed(inner: dict[str, Any], facet: Facet, query: Query) -> dict[str, Any]:
    others: list[Node] = [narrowed_to(one, query) for one in chosen(query) if one is not facet]
    if not others:
        return inner
    filters = [worded(one).to_dict() for one in others]
    return {"filter": {"bool": {"filter": filters}}, "aggs": {FOUND: inner}}


def chosen(query: Query) -> list[Facet]:
    return [facet for facet, values in query.facets.items() if values]


def narrowed_to(facet: Facet, query: Query) -> Node:
    """What the chosen values of one facet leave."""
    if facet is Facet.AVAILABLE:
        return free(query)
    alone = Query(libraries=query.libraries, facets={facet: query.facets[facet]})
    return narrowed(alone)
