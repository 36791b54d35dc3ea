"""What a box suggests while a reader types, in one question to the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from bibnet_catalog.searching.analysis import forms, sorting
from bibnet_catalog.searching.engine import Suggestion
from bibnet_catalog.searching.plan import All, Beginning, Node, Term

from .wording import worded
from .words import Words

LOOKED_AT = 60
# Of authors and of subjects not more than these, so that titles have their place.
MOST_AUTHORS, MOST_SUBJECTS = 3, 2


def suggestions(words: Words, text: str, visible: Sequence[Node], most: int) -> list[Suggestion]:
    """What begins with the words of the text, the last one in the middle of its typing."""
    typed = forms(text)
    if not typed:
        return []
    start = sorting(text) + (" " if text.endswith(" ") else "")
    begun, having, authors, subjects = words.searched(
        [
            _titles(Beginning("title_key", start), visible),
            _titles(_having("title", typed), visible),
            _values("author", typed, visible),
            _values("subject", typed, visible),
        ]
    )
    found = [
        *islice(_suited(authors, "author", typed), MOST_AUTHORS),
        *islice(_suited(subjects, "subject", typed), MOST_SUBJECTS),
    ]
    titles = islice(_shown(begun, having), max(1, most - len(found)))
    return list(dict.fromkeys([*titles, *found]))[:most]


def _titles(node: Node, visible: Sequence[Node]) -> dict[str, Any]:
    """A question for titles, those most in stock first."""
    return {
        "size": LOOKED_AT,
        "track_total_hits": False,
        "query": {"bool": {"filter": [worded(one).to_dict() for one in (node, *visible)]}},
        "sort": [{"stock": "desc"}, {"edition": "asc"}],
        "stored_fields": "_none_",
        "docvalue_fields": ["shown"],
    }


def _values(name: str, typed: Sequence[str], visible: Sequence[Node]) -> dict[str, Any]:
    """A question for authors or subjects, those most in stock first."""
    filters = [worded(one).to_dict() for one in (_having(name, typed), *visible)]
    return {
        "size": 0,
        "track_total_hits": False,
        "query": {"bool": {"filter": filters}},
        "aggs": {"found": {"terms": {"field": f"{name}_facet", "size": LOOKED_AT}}},
    }


def _shown(*answers: dict[str, Any]) -> Iterator[Suggestion]:
    said: set[str] = set()
    for answered in answers:
        for hit in answered["hits"]["hits"]:
            title = str(hit.get("fields", {}).get("shown", [""])[0])
            if title and title.casefold() not in said:
                said.add(title.casefold())
                yield Suggestion(title, "title")


def _suited(answered: dict[str, Any], kind: str, typed: Sequence[str]) -> Iterator[Suggestion]:
    for bucket in answered["aggregations"]["found"]["buckets"]:
        value = str(bucket["key"])
        own = forms(value)
        if all(word in own for word in typed[:-1]) and any(
            one.startswith(typed[-1]) for one in own
        ):
            yield Suggestion(value, kind)


def _having(field: str, words: Sequence[str]) -> Node:
    return All((*(Term(field, word) for word in words[:-1]), Beginning(field, words[-1])))
