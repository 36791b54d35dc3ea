"""What came into the catalogue of a library last."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_catalog.describing.description import Level
from bibnet_catalog.entries import EVERYBODYS, Entry, entries_of, visible_records
from bibnet_catalog.models import Holding

# Of one load several records may be of one edition.
LOOKED_AT = 5


def latest(library: Library, most: int) -> list[tuple[int, datetime]]:
    """The editions that came last, and when; articles are left out, and what is lost already.

    Numbers of records rise with time, so none has to be sorted.
    """
    with all_libraries(EVERYBODYS):
        records = visible_records(library).exclude(edition__level=Level.PART)
        left = Holding.objects.filter(record=OuterRef("pk"), is_gone=False, is_lost=False)
        records = records.filter(Exists(left))
        if not library.is_region:
            records = records.filter(library=library.member)
        rows = records.order_by("-pk").values_list("edition", "created_at")[: most * LOOKED_AT]
        found: dict[int, datetime] = {}
        for edition, at in rows:
            found.setdefault(edition, at)
    return list(found.items())[:most]


def arrivals(library: Library, most: int) -> list[Entry]:
    """The same as entries."""
    return entries_of([edition for edition, __ in latest(library, most)], library=library)
