"""What else editions tell as they go into the index: persons, subjects, addresses of covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import islice

from bibnet_catalog.covers.wanting import want
from bibnet_catalog.headings.collecting import Collector

from .engine import Document

CHUNK = 1_000


def noted(documents: Iterable[Document]) -> Iterator[Document]:
    """The same documents, each once what it tells beside is written down."""
    passing = iter(documents)
    headings = Collector()
    while chunk := list(islice(passing, CHUNK)):
        headings.collect(chunk)
        want(chunk)
        yield from chunk
