"""What stands beside an edition: others of its work, others by its author, its shelf."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.names import whole_name
from bibnet_catalog.entries import EVERYBODYS, Entry, entries_of, visible_holdings
from bibnet_catalog.models import Edition, Holding
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.query import Facet, Query, Scope

MOST_EDITIONS = 24
MOST_BY_AUTHOR = 8
ON_EACH_SIDE = 4
# Several copies and volumes of one edition stand together: so many places are looked along.
LOOKED_ALONG = 40


def other_editions(entry: Entry, library: Library) -> list[Entry]:
    """The other editions of the work, the newest first."""
    others = (
        Edition.objects.filter(work=entry.work, merged_into=None)
        .exclude(pk=entry.edition)
        .order_by("-year", "-pk")
    )
    return entries_of(list(others.values_list("pk", flat=True)[:MOST_EDITIONS]), library=library)


def by_same_author(entry: Entry, without: Iterable[Entry], library: Library) -> list[Entry]:
    """Other works by the first author; none where the author or the engine is not at hand."""
    authors = isbd.main_authors(entry.description)
    if not authors:
        return []
    left_out = {entry.edition, *(one.edition for one in without)}
    query = Query(
        facets={Facet.AUTHOR: (whole_name(authors[0]),)},
        page_size=2 * MOST_BY_AUTHOR + MOST_EDITIONS,
        counted=(),
    )
    found = finding.find(library, query, scope=Scope.REGION)
    if not found.is_complete:
        return []
    numbers = [number for number in found.editions if number not in left_out]
    works = {entry.work: entry}
    for one in entries_of(numbers[: 2 * MOST_BY_AUTHOR], library=library):
        works.setdefault(one.work, one)
    return [one for one in works.values() if one is not entry][:MOST_BY_AUTHOR]


def same_shelf(entry: Entry, without: Iterable[Entry], library: Library) -> list[Entry]:
    """What stands left and right of it on the shelf of the nearest library that tells its place.

    Works of which an edition is among those `without` are left out, the entry's own too. Shelves
    stand by classification (BBK or UDC) and author's mark, which call numbers begin with.
    """
    held = next((one for one in entry.holdings if one.call_number), None)
    if held is None:
        return []
    left_out = {entry.work, *(one.work for one in without)}
    with all_libraries(EVERYBODYS):
        shelf = visible_holdings(library).filter(library=held.library)
        shelf = shelf.exclude(edition__work__in=left_out)
        before = shelf.filter(call_number__lte=held.call_number, call_number__gt="").exclude(
            Q(call_number=held.call_number, pk__gt=held.number)
        )
        after = shelf.filter(call_number__gte=held.call_number).exclude(
            Q(call_number=held.call_number, pk__lt=held.number)
        )
        left = _first(before.order_by("-call_number", "-pk"))
        right = _first(after.order_by("call_number", "pk"))
    return entries_of([*reversed(left), *right], library=library)


def _first(holdings: QuerySet[Holding]) -> list[int]:
    """The first editions, each once."""
    rows = holdings.values_list("edition", flat=True)[:LOOKED_ALONG]
    return list(dict.fromkeys(rows))[:ON_EACH_SIDE]
