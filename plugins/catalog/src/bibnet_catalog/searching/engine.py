"""What an engine is asked and answers; `bibnet_catalog.searching.engines` has them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Protocol

from .query import Facet, Query


class EngineUnavailable(Exception):
    """The engine is down, hangs, is read-only, or its index is missing; says which."""


class IndexMissing(EngineUnavailable):
    """There is no index that this version could search: it has to be rebuilt from the database."""


class PartlyWritten(EngineUnavailable):
    """Of a writing only the editions of `written` are in the index as they should be."""

    def __init__(self, reason: str, *, written: frozenset[int]) -> None:
        super().__init__(reason)
        self.written = written


@dataclass(slots=True, kw_only=True)
class Document:
    """An edition as the index keeps it: prepared terms for each field, keywords, what is sorted by.

    `edition` is its number, `version` a number that changes whenever the document does. `terms` are
    words of `bibnet_catalog.searching.analysis` by field, in order, parted by blanks; `keywords`
    are values by facet or field that are matched whole.
    """

    edition: int
    version: int
    terms: dict[str, str] = field(default_factory=dict)
    keywords: dict[str, list[str]] = field(default_factory=dict)
    year: int | None = None
    added: int = 0  # seconds since 1970
    stock: int = 0  # how many holdings
    title_key: str = ""
    author_key: str = ""
    cover: str = ""  # address of a picture; no part of the index


@dataclass(slots=True, kw_only=True)
class Found:
    """One page of editions by their numbers, best first, and what all results are made of.

    `facets` are values with their counts, most first. `suggestion` is another text that finds
    something, or empty. `is_complete` is False where the database answered for the engine: by
    title, author and ISBN only, without facets.
    """

    total: int
    editions: list[int]
    facets: dict[Facet, list[tuple[str, int]]] = field(default_factory=dict)
    suggestion: str = ""
    is_complete: bool = True


@dataclass(frozen=True)
class Suggestion:
    """A title, an author or a subject as it is shown, to be taken into the box of the search."""

    text: str
    kind: str  # "title", "author", "subject"


class SearchEngine(Protocol):
    """Either engine; any method may raise EngineUnavailable."""

    # The same for all indices that one setting of BIBNET_SEARCH_URL leads to.
    kind: str

    def index(self) -> str:
        """The index that is searched now: after its kind a name that no other one ever has.

        Raises IndexMissing.
        """

    def is_ready(self) -> bool:
        """Whether there is an index that takes changes."""

    def write(self, documents: Iterable[Document], *, gone: Iterable[int] = ()) -> None:
        """Have these editions found as they are now, and after that those that are gone no longer.

        Who is gone is asked when the documents are through; of an edition that comes twice the
        later document counts. All becomes searchable at once, at the end.
        """

    def search(self, query: Query) -> Found: ...

    def suggest(
        self, text: str, *, libraries: frozenset[str] | None, most: int
    ) -> list[Suggestion]:
        """What begins so; the more it is in stock, the earlier."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Make a second index of these and swap; searches go on meanwhile. How many there are."""

    def versions(self) -> Iterator[tuple[int, int]]:
        """The number of each edition in the index, in order, and its document's version."""
