"""Having the index read the stock of a library anew, when what it calls the library has changed."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_catalog.models import Holding, IndexChange

AT_ONCE = 2_000
EVERYWHERE = "a branch stands in the rows of its member"


def index_stock_anew(library: Library) -> int:
    """Note each edition that the library or its branch has for the index; how many there are."""
    with all_libraries(EVERYWHERE):
        held = Holding.objects.filter(Q(library=library) | Q(branch=library), is_gone=False)
        editions = held.order_by("edition").values_list("edition", flat=True).distinct()
        changes = (IndexChange(edition=edition) for edition in editions.iterator(AT_ONCE))
        return len(IndexChange.objects.bulk_create(changes, batch_size=AT_ONCE))


def index_copies_anew(copies: Collection[int]) -> None:
    """Note the editions of these copies for the index."""
    with all_libraries(EVERYWHERE):
        held = Holding.objects.filter(copies__in=copies)
        editions = held.order_by("edition").values_list("edition", flat=True).distinct()
        IndexChange.objects.bulk_create([IndexChange(edition=edition) for edition in editions])
