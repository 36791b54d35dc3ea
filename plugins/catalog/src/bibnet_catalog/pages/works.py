"""What there is under headings of the catalogue, work by work."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bibnet.libraries.models import Library
from bibnet_catalog.models import Edition
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.query import Facet, Query, Scope, Sort

# So many editions are told apart by their works; of more the newest ones are.
MOST_EDITIONS = 500
ON_A_PAGE = 20


@dataclass(frozen=True, slots=True)
class Works:
    """The newest editions of works, and how many editions of each there are.

    `total` counts editions, also those beyond `MOST_EDITIONS`. `is_complete` is False while the
    engine is down.
    """

    newest: tuple[int, ...]
    editions: dict[int, int]
    total: int
    is_complete: bool = True

    @property
    def is_cut(self) -> bool:
        return self.total > MOST_EDITIONS


def works(facet: Facet, texts: Sequence[str], library: Library) -> Works:
    """The works in the region's stock that have one of these values, the newest edition first."""
    query = Query(
        facets={facet: tuple(texts)}, sort=Sort.NEWEST, page_size=MOST_EDITIONS, counted=()
    )
    found = finding.find(library, query, scope=Scope.REGION)
    if not found.is_complete:
        return Works((), {}, 0, is_complete=False)
    of_work = dict(Edition.objects.filter(pk__in=found.editions).values_list("pk", "work"))
    newest: dict[int, int] = {}
    number: dict[int, int] = {}
    for edition in found.editions:
        if (work := of_work.get(edition)) is not None:
            first = newest.setdefault(work, edition)
            number[first] = number.get(first, 0) + 1
    return Works(tuple(newest.values()), number, found.total)
