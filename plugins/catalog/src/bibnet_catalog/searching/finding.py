"""Finding editions for readers: while there is no index the database answers by title, author and
ISBN.
"""

from __future__ import annotations

import re

from django.db.models import Exists, OuterRef, Q

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet_catalog.describing.description import Description
from bibnet_catalog.describing.numbers import isbns
from bibnet_catalog.entries import EVERYBODYS, visible_records
from bibnet_catalog.importing.understanding import understood
from bibnet_catalog.models import Edition, RecordKey
from bibnet_catalog.reading.pieces import Piece

from .engine import Found, Suggestion
from .query import Query, Scope

MOST_WORDS = 6


def find(library: Library, query: Query, *, scope: Scope) -> Found:
    """A page of what the query's text finds in the scope of a library, where the plugin is on."""
    with all_libraries(EVERYBODYS):
        records = visible_records(library).filter(edition=OuterRef("pk"))
        if scope is not Scope.REGION and not library.is_region:
            records = records.filter(library=library.member)
        found = Edition.objects.filter(Exists(records), _meant(query.text), merged_into=None)
        first = query.page_size * (max(query.page, 1) - 1)
        numbers = found.order_by("title", "pk").values_list("pk", flat=True)
        return Found(
            total=numbers.count(),
            editions=list(numbers[first : first + query.page_size]),
            is_complete=False,
        )


def suggest(library: Library, text: str, *, scope: Scope, most: int = 8) -> list[Suggestion]:
    """Nothing: only an index knows what begins so."""
    return []


def _meant(text: str) -> Q:
    numbers = isbns(text)
    if numbers and numbers[0].isbn13:
        keys = understood(Piece(0, 0, 0, b""), Description(isbns=numbers)).keys
        return Q(pk__in=RecordKey.objects.filter(key__in=keys).values("record__edition"))
    found = Q()
    for word in re.findall(r"\w+", text.casefold())[:MOST_WORDS]:
        pattern = rf"(^|\W){word.replace('ё', 'е').replace('е', '[её]')}"
        found &= Q(title__iregex=pattern) | Q(heading__iregex=pattern)
    return found
