"""One reader's questions to the index behind the alias."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from zlib import crc32

from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.filtering import visible
from bibnet_catalog.searching.plan import EVERYTHING, All, Node, Years
from bibnet_catalog.searching.query import Facet, Query, Sort

from . import counting
from .wording import worded
from .words import Words

# No reader goes on so far, and the server would not.
FURTHEST = 10_000
AT_ONCE = 12
# Of equal scores what is more in stock, then what is newer.
BY_SCORE: list[Any] = [
    "_score",
    {"stock": "desc"},
    {"year": {"order": "desc", "missing": "_last"}},
    {"edition": "asc"},
]
ORDERS = {
    Sort.NEWEST: ("year", "desc"),
    Sort.OLDEST: ("year", "asc"),
    Sort.TITLE: ("title_key", "asc"),
    Sort.AUTHOR: ("author_key", "asc"),
    Sort.ARRIVAL: ("added", "desc"),
}
WANTED = "hits.total.value,hits.hits._id,aggregations"


class Answers(Words):
    """What `answering.answer` asks an engine."""

    at_once = AT_ONCE

    def page(self, plan: All, query: Query) -> Found:
        body = page(plan, query)
        told = self._client.search(
            index=self._alias,
            body=body,
            # The same question goes to the same copy, so that its pages follow each other.
            preference=f"q{crc32(query.text.encode(errors='ignore'))}",
            allow_partial_search_results=False,
            filter_path=WANTED,
        ).body
        return Found(
            total=told["hits"]["total"]["value"],
            editions=[int(hit["_id"]) for hit in told["hits"].get("hits", [])],
            facets=self._facets(body, told["aggregations"], query) if query.counted else {},
        )

    def first(self, plans: Sequence[All], query: Query) -> int | None:
        answered = self.searched(
            [
                {
                    "size": 0,
                    "terminate_after": 1,
                    "track_total_hits": True,
                    "query": _within(plan, visible(query)),
                }
                for plan in plans
            ]
        )
        for place, one in enumerate(answered):
            if one["hits"]["total"]["value"]:
                return place
        return None

    def _facets(
        self, body: dict[str, Any], answered: dict[str, Any], query: Query
    ) -> dict[Facet, counting.Counts]:
        found = counting.told(answered, query)
        if query.libraries is not None and Facet.DISTRICT in found:
            districts = counting.places(found[Facet.DISTRICT], query)
            asked = counting.together(districts, query)
            more: dict[str, Any] = {}
            if asked:
                [one] = self.searched([{"size": 0, "query": body["query"], "aggs": asked}])
                more = one["aggregations"]
            found[Facet.DISTRICT] = counting.of_districts(districts, more)
        return found


def page(plan: All, query: Query) -> dict[str, Any]:
    """The body of the question for one page of a plan with the query's facets."""
    first = (max(query.page, 1) - 1) * query.page_size
    is_too_far = first + query.page_size > FURTHEST
    years: list[Node] = [Years(*query.years)] if query.years != (None, None) else []
    body: dict[str, Any] = {
        "query": _within(plan, [*visible(query), *years]),
        "from": 0 if is_too_far else first,
        "size": 0 if is_too_far else query.page_size,
        "sort": _order(plan, query),
        "track_total_hits": True,
        "_source": False,
    }
    chosen = [worded(counting.narrowed_to(one, query)).to_dict() for one in counting.chosen(query)]
    if chosen:
        body["post_filter"] = {"bool": {"filter": chosen}}
    if query.counted:
        body["aggs"] = counting.asked(query)
    return body


def _order(plan: All, query: Query) -> list[Any]:
    name, order = ORDERS.get(query.sort, ("", ""))
    if not name and not query.text.strip():
        name, order = ORDERS[Sort.ARRIVAL]
    if not name:
        return BY_SCORE
    return [{name: {"order": order, "missing": "_last"}}, {"edition": "asc"}]


def _within(plan: All, nodes: Sequence[Node]) -> dict[str, Any]:
    """What a plan finds among the documents that the nodes leave, scored by the plan alone."""
    filters = [worded(one).to_dict() for one in nodes if one != EVERYTHING]
    sought: dict[str, Any] = worded(plan).to_dict()
    return {"bool": {"must": [sought], "filter": filters}} if filters else sought
