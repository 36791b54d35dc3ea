"""What a box suggests while a reader types, in one question to the server."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any

from bibnet_catalog.searching.analysis import forms, sorting
from bibnet_catalog.searching.engine import Suggestion
from bibnet_catalog.searching.plan import All, Beginning, Flat, Node, Term

from .wording import worded
from .words import Words

LOOKED_AT = 60
# Of authors and of subjects not more than these, so that titles have their place.
MOST_AUTHORS, MOST_SUBJECTS = 3, 2
# Titles that begin so before those that have the words; below that it is no title.
BEGUN, HAVING = 2.0, 1.0
# What is needed of the answer.
WANTED = ["hits.hits._score", "hits.hits.fields.shown", "aggregations.*.found.buckets.key"]


def suggestions(words: Words, text: str, visible: Sequence[Node], most: int) -> list[Suggestion]:
    """What begins with the words of the text, the last one in the middle of its typing."""
    typed = forms(text)
    if not typed:
        return []
    start = sorting(text) + (" " if text.endswith(" ") else "")
    answered = words.answered(_asked(start, typed, visible, most), WANTED)
    counted = answered.get("aggregations", {})
    found = [
        *islice(_suited(counted, "author", typed), MOST_AUTHORS),
        *islice(_suited(counted, "subject", typed), MOST_SUBJECTS),
    ]
    titles = islice(_shown(answered), max(1, most - len(found)))
    return list(dict.fromkeys([*titles, *found]))[:most]


def _asked(start: str, typed: Sequence[str], visible: Sequence[Node], most: int) -> dict[str, Any]:
    """One question for titles, authors and subjects, those most in stock first.

    The way to the server and each search of its own cost more than what is looked for.
    """
    titles = [Flat(Beginning("title_key", start), BEGUN), Flat(_having("title", typed), HAVING)]
    named = {name: worded(_having(name, typed)).to_dict() for name in ("author", "subject")}
    sought = [worded(one).to_dict() for one in titles]
    sought += [{"constant_score": {"filter": one, "boost": 0.0}} for one in named.values()]
    return {
        "query": {
            "bool": {
                "should": sought,
                "minimum_should_match": 1,
                "filter": [worded(one).to_dict() for one in visible],
            }
        },
        "size": most,
        "collapse": {"field": "title_key"},
        "sort": [{"_score": "desc"}, {"stock": "desc"}, {"edition": "asc"}],
        "track_total_hits": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["shown"],
        "aggs": {
            name: {
                "filter": one,
                "aggs": {"found": {"terms": {"field": f"{name}_facet", "size": LOOKED_AT}}},
            }
            for name, one in named.items()
        },
    }


def _shown(answered: dict[str, Any]) -> Iterator[Suggestion]:
    for hit in answered.get("hits", {}).get("hits", ()):
        if hit["_score"] >= HAVING and "fields" in hit:
            yield Suggestion(str(hit["fields"]["shown"][0]), "title")


def _suited(counted: dict[str, Any], kind: str, typed: Sequence[str]) -> Iterator[Suggestion]:
    for bucket in counted.get(kind, {}).get("found", {}).get("buckets", ()):
        value = str(bucket["key"])
        own = forms(value)
        if all(word in own for word in typed[:-1]) and any(
            one.startswith(typed[-1]) for one in own
        ):
            yield Suggestion(value, kind)


def _having(field: str, words: Sequence[str]) -> Node:
    return All((*(Term(field, word) for word in words[:-1]), Beginning(field, words[-1])))
