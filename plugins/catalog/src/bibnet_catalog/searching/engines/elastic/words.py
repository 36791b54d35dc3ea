"""The words of the index around a question's, by the server's own dictionary of terms."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from elasticsearch import Elasticsearch

from bibnet_catalog.matching.skeleton import skeleton
from bibnet_catalog.searching.analysis import BETWEEN, BONES, FORM
from bibnet_catalog.searching.guessing import Around
from bibnet_catalog.searching.planning import WORDS

from .connection import raise_for

MOST_NEAR = 100
MOST_BEGUN = 20
MOST_ALIKE = 40
# Any frequency that a word can have.
ANY = 2_000_000_000


class Words:
    """The vocabulary of the index behind an alias."""

    def __init__(self, client: Elasticsearch, alias: str) -> None:
        self._client = client
        self._alias = alias

    def answered(self, body: dict[str, Any], wanted: Sequence[str]) -> dict[str, Any]:
        """The answer to one question, a whole one, or of it what is wanted."""
        told = self._client.search(
            index=self._alias,
            body=body,
            allow_partial_search_results=False,
            filter_path=list(wanted),
        )
        return dict(told.body)

    def searched(self, bodies: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
        """The answers to several questions in one go, whole ones only."""
        if not bodies:
            return []
        head = {"index": self._alias, "allow_partial_search_results": False}
        rows = [row for body in bodies for row in (head, body)]
        answered = self._client.msearch(searches=rows).body["responses"]
        for one in answered:
            raise_for(one)
        return list(answered)

    def known(self, terms: Collection[str]) -> Collection[str]:
        rows = sorted(terms)
        return {term for term, count in zip(rows, self._counts(rows), strict=True) if count}

    def around(self, words: Collection[str]) -> Mapping[str, Around]:
        near = self._near(words)
        begun = {word: self._beginning(FORM + word, MOST_BEGUN) for word in words}
        alike = {word: self._alike(word) for word in words}
        rows = sorted({term for found in (begun, alike) for one in found.values() for term in one})
        counts = dict(zip(rows, self._counts(rows), strict=True))
        return {
            word: Around(
                near[word],
                {term[len(FORM) :]: counts[term] for term in begun[word]},
                {term.rpartition(BETWEEN)[2]: counts[term] for term in alike[word]},
            )
            for word in words
        }

    def _near(self, words: Iterable[str]) -> dict[str, dict[str, int]]:
        rows = list(words)
        asked = {
            str(place): {
                "text": FORM + word,
                "term": {
                    "field": WORDS,
                    "size": MOST_NEAR,
                    "shard_size": MOST_NEAR,
                    "max_edits": 2,
                    "prefix_length": len(FORM),
                    "min_word_length": 1,
                    "suggest_mode": "always",
                    "max_term_freq": ANY,
                },
            }
            for place, word in enumerate(rows)
        }
        [answered] = self.searched([{"size": 0, "suggest": asked}])
        found = {}
        for place, word in enumerate(rows):
            options = answered["suggest"][str(place)][0]["options"]
            found[word] = {one["text"][len(FORM) :]: one["freq"] for one in options}
        return found

    def _alike(self, word: str) -> list[str]:
        bones = skeleton(word)
        if len(bones) < 2:
            return []
        return self._beginning(f"{BONES}{bones}{BETWEEN}", MOST_ALIKE)

    def _beginning(self, text: str, most: int) -> list[str]:
        told = self._client.terms_enum(index=self._alias, field=WORDS, string=text, size=most)
        return list(told.body["terms"])

    def _counts(self, terms: Sequence[str]) -> list[int]:
        """How many documents have each term: one question for all of them."""
        if not terms:
            return []
        filters = [{"term": {WORDS: term}} for term in terms]
        asked = {"counted": {"filters": {"filters": filters}}}
        [answered] = self.searched([{"size": 0, "aggs": asked}])
        buckets = answered["aggregations"]["counted"]["buckets"]
        return [int(one["doc_count"]) for one in buckets]
