"""What a box suggests while a reader types: authors, subjects and titles that go on so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from tantivy import Order, Searcher

from bibnet_catalog.searching.analysis import forms, sorting
from bibnet_catalog.searching.engine import Suggestion
from bibnet_catalog.searching.plan import All, Beginning, Node, Term

from .wording import worded

LOOKED_AT = 60
# Of authors and of subjects not more than these, so that titles have their place.
MOST_AUTHORS, MOST_SUBJECTS = 3, 2


def suggestions(
    searcher: Searcher, text: str, visible: Sequence[Node], most: int
) -> list[Suggestion]:
    """What begins with the words of the text, the last one in the middle of its typing."""
    words = forms(text)
    if not words:
        return []
    found = [
        *islice(_values(searcher, "author", words, visible), MOST_AUTHORS),
        *islice(_values(searcher, "subject", words, visible), MOST_SUBJECTS),
    ]
    titles = islice(_titles(searcher, text, words, visible), max(1, most - len(found)))
    unique = dict.fromkeys([*titles, *found])
    return list(unique)[:most]


def _titles(
    searcher: Searcher, text: str, words: Sequence[str], visible: Sequence[Node]
) -> Iterator[Suggestion]:
    """Titles that begin so, then those that have the words; those most in stock first."""
    start = sorting(text) + (" " if text.endswith(" ") else "")
    said: set[str] = set()
    for node in (Beginning("title_key", start), _having("title", words)):
        sought = worded(All((node, *visible)))
        result = searcher.search(
            sought, LOOKED_AT, count=False, order_by_field="stock", order=Order.Desc
        )
        for _stock, address in result.hits:
            title = str(searcher.doc(address).get_first("shown") or "")
            if title and title.casefold() not in said:
                said.add(title.casefold())
                yield Suggestion(title, "title")


def _values(
    searcher: Searcher, name: str, words: Sequence[str], visible: Sequence[Node]
) -> Iterator[Suggestion]:
    """Authors or subjects with the words, those most in stock first."""
    sought = worded(All((_having(name, words), *visible)))
    # Of each part of the index not more: those most in stock are among the first of all of them.
    terms = {"field": f"{name}_facet", "size": LOOKED_AT, "segment_size": LOOKED_AT}
    asked = {"found": {"terms": terms}}
    buckets = searcher.aggregate(sought, asked)["found"]["buckets"]
    for bucket in buckets:
        value = str(bucket["key"])
        own = forms(value)
        if all(word in own for word in words[:-1]) and any(
            one.startswith(words[-1]) for one in own
        ):
            yield Suggestion(value, name)


def _having(field: str, words: Sequence[str]) -> Node:
    return All((*(Term(field, word) for word in words[:-1]), Beginning(field, words[-1])))
