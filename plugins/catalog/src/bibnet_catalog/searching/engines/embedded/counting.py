"""The facets of results: values with their counts over all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from tantivy import Query as Sought
from tantivy import Searcher

from bibnet_catalog.searching.filtering import NEW, NOW, free, narrowed, since
from bibnet_catalog.searching.plan import All, Node
from bibnet_catalog.searching.query import Facet, Query

from .wording import worded

MOST_VALUES = 50
MOST_LIBRARIES = 20_000
MOST_YEARS = 600
# No values of a field.
COUNTED_ALONE = (Facet.NEW, Facet.AVAILABLE)
Counts = list[tuple[str, int]]


def facets(searcher: Searcher, plan: All, query: Query) -> dict[Facet, Counts]:
    """The counted facets of a plan's results. A chosen value leaves its own facet's others in."""
    chosen = {facet for facet, values in query.facets.items() if values}
    together = [facet for facet in query.counted if facet not in chosen]
    found = _counted(searcher, All((plan, narrowed(query))), together, query)
    for facet in query.counted:
        if facet in chosen:
            node = All((plan, narrowed(query, without=facet)))
            found.update(_counted(searcher, node, [facet], query))
    return {facet: found[facet] for facet in query.counted}


def _counted(
    searcher: Searcher, node: Node, wanted: Iterable[Facet], query: Query
) -> dict[Facet, Counts]:
    of_all = query.libraries is None
    asked = {facet.value: _terms(facet, of_all) for facet in wanted if facet not in COUNTED_ALONE}
    sought = worded(node)
    told = _aggregated(searcher, sought, asked) if asked else {}
    found: dict[Facet, Counts] = {}
    for facet in wanted:
        if facet is Facet.NEW:
            found[facet] = _new(searcher, node)
            continue
        if facet is Facet.AVAILABLE:
            number = count(searcher, All((node, free(query))))
            found[facet] = [(NOW, number)] if number else []
            continue
        buckets = told[facet.value]["buckets"]
        rows = [(_key(one["key"]), int(one["doc_count"])) for one in buckets]
        if facet is Facet.LIBRARY:
            rows = [row for row in rows if query.libraries is None or row[0] in query.libraries]
        if facet is Facet.DISTRICT and of_all:
            rows.sort(key=lambda row: (-row[1], row[0]))
        elif facet is Facet.DISTRICT:
            rows = _districts(rows, query, lambda asked: _aggregated(searcher, sought, asked))
        found[facet] = rows
    return found


def _terms(facet: Facet, of_all: bool) -> dict[str, Any]:
    if facet is Facet.YEAR:
        return {"terms": {"field": "year", "size": MOST_YEARS}}
    if facet is Facet.DISTRICT:
        # Of some libraries a district is what they are, and counted by a second question.
        name = "district_facet" if of_all else "place"
        return {"terms": {"field": name, "size": MOST_LIBRARIES}}
    size = MOST_LIBRARIES if facet is Facet.LIBRARY else MOST_VALUES
    return {"terms": {"field": f"{facet}_facet", "size": size}}


def _aggregated(searcher: Searcher, sought: Sought, asked: dict[str, Any]) -> dict[str, Any]:
    return searcher.aggregate(sought, asked)


def _districts(
    rows: Counts, query: Query, ask: Callable[[dict[str, Any]], dict[str, Any]]
) -> Counts:
    """Districts out of their libraries: an edition that two of them have counts once.

    All districts are asked for at once.
    """
    places: dict[str, dict[str, int]] = defaultdict(dict)
    for place, number in rows:
        district, _slash, code = place.partition("/")
        if query.libraries is None or code in query.libraries:
            places[district][place] = number
    several = {
        district: {"filter": f"place: IN [{' '.join(map(_quoted, one))}]"}
        for district, one in places.items()
        if len(one) > 1
    }
    told = ask(several) if several else {}
    found = [
        (district, int(told[district]["doc_count"]) if district in told else sum(one.values()))
        for district, one in places.items()
    ]
    return sorted(found, key=lambda row: (-row[1], row[0]))


def _new(searcher: Searcher, node: Node) -> Counts:
    found = [(str(days), count(searcher, All((node, since(days))))) for days in NEW]
    return [row for row in found if row[1]]


def count(searcher: Searcher, node: Node) -> int:
    return int(searcher.search(worded(node), limit=1, count=True).count or 0)  # type: ignore[attr-defined]  # tantivy's stubs lack it


def _quoted(value: str) -> str:
    """A value in a question that is written as text."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _key(key: Any) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)
