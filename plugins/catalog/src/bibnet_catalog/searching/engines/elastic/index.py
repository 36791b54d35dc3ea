"""Searching and writing the index of a cluster."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from bibnet.text.keyboard import other_readings
from bibnet_catalog.searching.analysis import forms
from bibnet_catalog.searching.answering import answer
from bibnet_catalog.searching.engine import Document, Found, Suggestion
from bibnet_catalog.searching.filtering import visible
from bibnet_catalog.searching.locking import only_writer
from bibnet_catalog.searching.query import Query

from . import indices, writing
from .address import read
from .asking import Answers
from .connection import cluster
from .suggesting import suggestions
from .words import Words

AT_ONCE = 5_000


class ElasticEngine:
    """One alias on a cluster, any number of readers, one writer at a time."""

    kind = "elasticsearch"

    def __init__(self, address: str) -> None:
        self._cluster = cluster(read(address))
        self._alias = indices.alias()

    def index(self) -> str:
        with self._cluster.reading() as client:
            return f"{self.kind}:{indices.current(client)}"

    def is_ready(self) -> bool:
        with self._cluster.reading() as client:
            indices.current(client)
            return not indices.is_blocked(client)

    def write(self, documents: Iterable[Document], *, gone: Iterable[int] = ()) -> None:
        with only_writer(), self._cluster.writing() as client:
            indices.current(client)
            writing.write(client, self._alias, documents, gone)

    def search(self, query: Query) -> Found:
        with self._cluster.reading() as client:
            return answer(query, Answers(client, self._alias))

    def suggest(
        self, text: str, *, libraries: frozenset[str] | None, most: int
    ) -> list[Suggestion]:
        text = text.encode(errors="ignore").decode()  # without halves of letters
        with self._cluster.reading() as client:
            words, seen = Words(client, self._alias), visible(Query(libraries=libraries))
            for reading in (text, *other_readings(text)):
                found = suggestions(words, reading, seen, most) if forms(reading) else []
                if found:
                    return found
            return []

    def rebuild(self, documents: Iterable[Document]) -> int:
        with (
            only_writer(),
            self._cluster.writing() as client,
            indices.new(client) as name,
        ):
            return writing.fill(client, name, documents)

    def versions(self) -> Iterator[tuple[int, int]]:
        with self._cluster.writing() as client:
            client.indices.refresh(index=self._alias)
        after: list[Any] = [-1]
        while after:
            with self._cluster.writing() as client:
                rows = client.search(index=self._alias, body=_versions(after)).body["hits"]["hits"]
            for row in rows:
                yield row["sort"][0], row["fields"]["version"][0]
            after = rows[-1]["sort"] if rows else []


def _versions(after: list[Any]) -> dict[str, Any]:
    return {
        "size": AT_ONCE,
        "sort": [{"edition": "asc"}],
        "search_after": after,
        "track_total_hits": False,
        "stored_fields": "_none_",
        "docvalue_fields": ["version"],
    }
