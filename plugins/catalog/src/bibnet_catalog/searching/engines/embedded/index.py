"""Searching and writing the folder of the embedded engine."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import tantivy
from tantivy import Order, Searcher

from bibnet.text.keyboard import other_readings
from bibnet_catalog.searching.analysis import forms
from bibnet_catalog.searching.answering import answer
from bibnet_catalog.searching.engine import Document, EngineUnavailable, Found, Suggestion
from bibnet_catalog.searching.filtering import narrowed, visible
from bibnet_catalog.searching.plan import All
from bibnet_catalog.searching.query import Query, Sort

from . import counting
from .folder import Folder, Look, registered
from .kept import Kept
from .schema import schema, written
from .suggesting import suggestions
from .wording import worded
from .words import Words

# What a writer keeps in memory before it goes to the disk, and how many threads it has.
HEAP, HEAP_OF_REBUILD = 100_000_000, 200_000_000
THREADS, THREADS_OF_REBUILD = 1, 2
# No reader goes on so far.
FURTHEST = 10_000
AT_ONCE = 10_000
ORDERS = {
    Sort.NEWEST: ("year", Order.Desc),
    Sort.OLDEST: ("year", Order.Asc),
    Sort.TITLE: ("title_key", Order.Asc),
    Sort.AUTHOR: ("author_key", Order.Asc),
    Sort.ARRIVAL: ("added", Order.Desc),
}


# Fewer results than this share of all documents are worth a look for each of them alone.
SPARSE = 0.05
_totals: Kept[int] = Kept(2_000)
_pages: Kept[list[int]] = Kept(500)
_suggested: Kept[list[Suggestion]] = Kept(2_000)


class EmbeddedEngine:
    """One folder, any number of readers in any process, one writer at a time."""

    kind = "embedded"

    def __init__(self) -> None:
        self._folder = Folder()

    def index(self) -> str:
        return f"{self.kind}:{self._folder.current().name}"

    def is_ready(self) -> bool:
        return bool(self.index())

    def write(self, documents: Iterable[Document], *, gone: Iterable[int] = ()) -> None:
        with _told(), self._folder.locked():
            index = registered(tantivy.Index.open(str(self._folder.current())))
            writer = index.writer(HEAP, THREADS)
            try:
                for one in documents:
                    writer.delete_documents_by_term("edition", one.edition)
                    writer.add_document(written(one))
                for edition in gone:
                    writer.delete_documents_by_term("edition", edition)
                writer.commit()
            except BaseException:
                writer.rollback()
                raise
            writer.wait_merging_threads()

    def search(self, query: Query) -> Found:
        with _told():
            return answer(query, _Answers(self._folder.look()))

    def suggest(
        self, text: str, *, libraries: frozenset[str] | None, most: int
    ) -> list[Suggestion]:
        with _told():
            look = self._folder.look()
            key = (look.state, text, libraries, most)
            return list(_suggested.of(key, lambda: _suggestions(look, text, libraries, most)))

    def rebuild(self, documents: Iterable[Document]) -> int:
        with _told(), self._folder.locked():
            path, index = self._folder.new()
            writer = registered(index).writer(HEAP_OF_REBUILD, THREADS_OF_REBUILD)
            number = 0
            for one in documents:
                writer.add_document(written(one))
                number += 1
            writer.commit()
            writer.wait_merging_threads()
            self._folder.swap(path)
            return number

    def versions(self) -> Iterator[tuple[int, int]]:
        with _told():
            searcher = self._folder.look().searcher
            last = 0
            while rows := _versions(searcher, last):
                yield from rows
                last = rows[-1][0]


class _Answers(Words):
    """One reader's look at the index as it stood when the question came."""

    at_once = 1

    def __init__(self, look: Look) -> None:
        super().__init__(look.searcher)
        self._look = look

    def page(self, plan: All, query: Query) -> Found:
        node = All((plan, narrowed(query)))
        matching = All((plan.matching(), narrowed(query)))
        key = (self._look.state, matching)
        total = _totals.of(key, lambda: counting.count(self._searcher, matching))
        offset = (max(query.page, 1) - 1) * query.page_size
        if not total:
            return self._found(query, plan, total, [])
        if offset + query.page_size > FURTHEST:
            return Found(total=total, editions=[])
        if total < counting.BROAD:
            return self._found(query, plan, total, self._editions(node, query, offset, total))
        with ThreadPoolExecutor(1) as beside:
            editions = beside.submit(self._kept_editions, node, query, offset, total)
            found = self._found(query, plan, total, [])
            found.editions = editions.result()
        return found

    def _found(self, query: Query, plan: All, total: int, editions: list[int]) -> Found:
        counted = counting.facets(self._look, plan, query, total) if query.counted else {}
        return Found(total=total, editions=editions, facets=counted)

    def _kept_editions(self, node: All, query: Query, offset: int, total: int) -> list[int]:
        field = _order(query)
        key = (self._look.state, node, field, offset, query.page_size)
        return list(_pages.of(key, lambda: self._editions(node, query, offset, total)))

    def _editions(self, node: All, query: Query, offset: int, total: int) -> list[int]:
        """The numbers of one page."""
        field, order = _order(query)
        is_sparse = total < self._searcher.num_docs * SPARSE
        result = self._searcher.search(
            worded(node if field is None else node.matching(), is_sparse=is_sparse),
            limit=max(query.page_size, 1),
            offset=offset,
            count=False,
            order_by_field=field,
            order=order,
        )
        addresses = [address for _score, address in result.hits]
        editions = _numbers(self._searcher, "edition", addresses)
        if field is None:
            scores = [float(score or 0) for score, _address in result.hits]
            editions = self._in_order(editions, addresses, scores)
        return editions

    def _in_order(
        self, editions: list[int], addresses: list[tantivy.DocAddress], scores: list[float]
    ) -> list[int]:
        """Editions by their scores; of equal ones what is more in stock, then what is newer."""
        if len(set(scores)) == len(scores):
            return editions
        stock = _numbers(self._searcher, "stock", addresses)
        years = _numbers(self._searcher, "year", addresses)
        rows = zip(scores, stock, years, map(int.__neg__, editions), strict=True)
        return [-number for *_rest, number in sorted(rows, reverse=True)]

    def first(self, plans: Sequence[All], query: Query) -> int | None:
        seen = visible(query)
        for place, plan in enumerate(plans):
            # Most guesses are in nobody's stock, and to look whose it is takes longer.
            found = counting.count(self._searcher, plan)
            if found and seen:
                found = counting.count(self._searcher, All((plan.matching(), *seen)))
            if found:
                return place
        return None


def _suggestions(
    look: Look, text: str, libraries: frozenset[str] | None, most: int
) -> list[Suggestion]:
    seen = visible(Query(libraries=libraries))
    for reading in (text, *other_readings(text)):
        found = suggestions(look.searcher, reading, seen, most) if forms(reading) else []
        if found:
            return found
    return []


def _order(query: Query) -> tuple[str | None, Order]:
    """The field by which results are sorted; None for their scores."""
    if query.sort in ORDERS or query.text.strip():
        return ORDERS.get(query.sort, (None, Order.Desc))
    return ORDERS[Sort.ARRIVAL]


def _numbers(searcher: Searcher, field: str, addresses: list[tantivy.DocAddress]) -> list[int]:
    if not addresses:
        return []
    return [int(value or 0) for value in searcher.fast_field_values(field, addresses)]


def _versions(searcher: Searcher, after: int) -> list[tuple[int, int]]:
    rest = tantivy.Query.range_query(
        schema(), "edition", tantivy.FieldType.Integer, after + 1, None
    )
    result = searcher.search(rest, AT_ONCE, count=False, order_by_field="edition", order=Order.Asc)
    addresses = [address for _key, address in result.hits]
    editions = _numbers(searcher, "edition", addresses)
    return list(zip(editions, _numbers(searcher, "version", addresses), strict=True))


@contextmanager
def _told() -> Iterator[None]:
    """What the disk or the library says, as EngineUnavailable.

    The library's errors are plain ValueErrors, and panics that no `Exception` is.
    """
    try:
        yield
    except OSError as error:
        raise EngineUnavailable(str(error)[:300]) from error
    except BaseException as error:
        if type(error) is ValueError or type(error).__name__ == "PanicException":
            raise EngineUnavailable(str(error)[:300]) from error
        raise
