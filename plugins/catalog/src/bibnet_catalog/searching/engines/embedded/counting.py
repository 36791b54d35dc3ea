"""The facets of results: values with their counts over all of them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from itertools import pairwise
from typing import Any

import tantivy
from tantivy import Query as Sought
from tantivy import Searcher

from bibnet_catalog.searching.filtering import NEW, NOW, free, narrowed, since
from bibnet_catalog.searching.plan import All, Node, Terms
from bibnet_catalog.searching.query import Facet, Query

from .folder import Look
from .kept import Kept
from .wording import worded

MOST_VALUES = 50
MOST_LIBRARIES = 20_000
MOST_YEARS = 600
_CODE = re.compile(r"[\w*.-]+")
Counts = list[tuple[str, int]]
Places = Mapping[str, Mapping[str, bool]]
# Those whose values are many or several of an edition: half of all the work.
LARGE = frozenset((Facet.LIBRARY, Facet.DISTRICT, Facet.AUTHOR, Facet.SUBJECT))
# From so many results on two threads count, and what they find is kept.
BROAD = 20_000
_broad: Kept[dict[Facet, Counts]] = Kept(200)
_places: Kept[Places] = Kept(2)


def facets(look: Look, plan: All, query: Query, total: int) -> dict[Facet, Counts]:
    """The counted facets of a plan's results. A chosen value leaves its own facet's others in."""
    chosen = {facet for facet, values in query.facets.items() if values}
    asked = [
        (
            All((plan.matching(), narrowed(query))),
            [one for one in query.counted if one not in chosen],
        )
    ]
    asked += [
        (All((plan.matching(), narrowed(query, without=facet))), [facet])
        for facet in query.counted
        if facet in chosen
    ]
    found: dict[Facet, Counts] = {}
    for node, wanted in asked:
        if not wanted:
            continue
        if total < BROAD:
            found.update(_counted(look, node, wanted, query))
            continue
        key = (look.state, node, tuple(wanted), query.libraries, free(query), since(NEW[0]))
        found.update(_broad.of(key, partial(_by_two, look, node, wanted, query)))
    return {facet: list(found[facet]) for facet in query.counted}


def count(searcher: Searcher, node: Node) -> int:
    """How many documents a node finds."""
    if isinstance(node, All):
        node = node.matching()
    return int(searcher.search(worded(node), limit=1, count=True).count or 0)  # type: ignore[attr-defined]  # tantivy's stubs lack it


def _by_two(look: Look, node: Node, wanted: Sequence[Facet], query: Query) -> dict[Facet, Counts]:
    """The same as `_counted`, by two threads: the library lets others run while it counts."""
    large = [facet for facet in wanted if facet in LARGE]
    rest = [facet for facet in wanted if facet not in LARGE]
    if not (large and rest):
        return _counted(look, node, wanted, query)
    with ThreadPoolExecutor(1) as beside:
        other = beside.submit(_counted, look, node, large, query)
        return _counted(look, node, rest, query) | other.result()


def _counted(look: Look, node: Node, wanted: Iterable[Facet], query: Query) -> dict[Facet, Counts]:
    """Each facet's counts, all that are counted by columns in one pass."""
    searcher, sought = look.searcher, worded(node)
    asked = {facet.value: _asked(facet) for facet in wanted if facet is not Facet.AVAILABLE}
    within = free(query)
    if Facet.AVAILABLE in wanted and _are_codes(within.values):
        asked[Facet.AVAILABLE.value] = _having(within)
    districts = _Districts(look, query) if Facet.DISTRICT in wanted else None
    if districts and districts.parts:
        asked["place"] = _terms("place", MOST_LIBRARIES)
    told = _aggregated(searcher, sought, asked) if asked else {}
    found: dict[Facet, Counts] = {}
    for facet in wanted:
        if facet is Facet.AVAILABLE:
            own = told.get(facet.value)
            number = int(own["doc_count"]) if own else count(searcher, All((node, within)))
            found[facet] = [(NOW, number)] if number else []
            continue
        rows = _rows(told[facet.value]["buckets"])
        if facet is Facet.NEW:
            rows = _new(rows)
        elif facet is Facet.LIBRARY:
            rows = [row for row in rows if query.libraries is None or row[0] in query.libraries]
        elif districts and facet is Facet.DISTRICT:
            places = dict(_rows(told["place"]["buckets"])) if districts.parts else {}
            ask = partial(_aggregated, searcher, sought)
            rows = districts.counted(rows, places, ask)
        found[facet] = rows
    return found


def _asked(facet: Facet) -> dict[str, Any]:
    if facet is Facet.NEW:
        starts = [since(days).second for days in sorted(NEW, reverse=True)]
        ranges = [{"from": first, "to": end} for first, end in pairwise(starts)]
        return {"range": {"field": "added", "ranges": [*ranges, {"from": starts[-1]}]}}
    if facet is Facet.YEAR:
        return _terms("year", MOST_YEARS)
    is_of_places = facet in (Facet.LIBRARY, Facet.DISTRICT)
    return _terms(f"{facet}_facet", MOST_LIBRARIES if is_of_places else MOST_VALUES)


def _terms(field: str, size: int) -> dict[str, Any]:
    return {"terms": {"field": field, "size": size}}


def _aggregated(searcher: Searcher, sought: Sought, asked: dict[str, Any]) -> dict[str, Any]:
    return searcher.aggregate(sought, asked)


def _rows(buckets: list[dict[str, Any]]) -> Counts:
    return [(_key(one["key"]), int(one["doc_count"])) for one in buckets]


def _new(rows: Counts) -> Counts:
    """Ranges that follow each other, as what was added since the beginning of each."""
    numbers = [number for _key, number in rows[1:]]  # the first is all that is older
    days = sorted(NEW, reverse=True)
    found = [(str(one), sum(numbers[place:])) for place, one in enumerate(days)]
    return [row for row in reversed(found) if row[1]]


class _Districts:
    """Which districts are counted as they stand in the index, and which out of their libraries.

    An edition that two libraries of a district have counts once. Where all libraries of a district
    are among those that count, the index has its number; else it is counted for itself, which
    takes longer.
    """

    def __init__(self, look: Look, query: Query) -> None:
        self.whole: set[str] | None = None
        self.parts: dict[str, frozenset[str]] = {}
        if query.libraries is None:
            return
        self.whole = set()
        for district, places in _places.of(look.state, partial(_standing, look)).items():
            own = {place for place in places if _library(place) in query.libraries}
            if any(is_member and place not in own for place, is_member in places.items()):
                self.parts[district] = frozenset(own)
            else:
                self.whole.add(district)

    def counted(
        self,
        rows: Counts,
        places: Mapping[str, int],
        ask: Callable[[dict[str, Any]], dict[str, Any]],
    ) -> Counts:
        """The districts' counts out of those of all districts and of all places.

        All that have to be counted for themselves are asked for at once.
        """
        found = [row for row in rows if self.whole is None or row[0] in self.whole]
        several: dict[str, dict[str, Any]] = {}
        for district, own in self.parts.items():
            seen = [place for place in own if places.get(place)]
            if len(seen) > 1:
                several[district] = _having(Terms("place", frozenset(seen)))
            elif seen:
                found.append((district, places[seen[0]]))
        told = ask(several) if several else {}
        found += [(district, int(told[district]["doc_count"])) for district in several]
        return sorted(found, key=lambda row: (-row[1], row[0]))


def _standing(look: Look) -> Places:
    """The places of each district in the index, and whether each is a member, not a branch of one.

    Where a branch stands in a district, its member has a place there too.
    """
    asked = {name: _terms(name, MOST_LIBRARIES) for name in ("library_facet", "place")}
    told = _aggregated(look.searcher, tantivy.Query.all_query(), asked)
    members = {code for code, _number in _rows(told["library_facet"]["buckets"])}
    found: dict[str, dict[str, bool]] = defaultdict(dict)
    for place, _number in _rows(told["place"]["buckets"]):
        found[place.partition("/")[0]][place] = _library(place) in members
    return found


def _library(place: str) -> str:
    return place.partition("/")[2]


def _are_codes(values: frozenset[str]) -> bool:
    """Whether these are some, none of which a reader wrote as an address."""
    return bool(values) and all(_CODE.fullmatch(value) for value in values)


def _having(of: Terms) -> dict[str, Any]:
    """How many have one of these terms."""
    return {"filter": f"{of.field}: IN [{' '.join(map(_quoted, sorted(of.values)))}]"}


def _quoted(value: str) -> str:
    """A value in a question that is written as text."""
    escaped = value.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _key(key: Any) -> str:
    return str(int(key)) if isinstance(key, float) else str(key)
