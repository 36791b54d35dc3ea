"""Books among what the search of the whole site finds."""

from __future__ import annotations

from bibnet.libraries.models import Library
from bibnet.plugins.items import Found
from bibnet_catalog.entries import entries_of
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.query import Query, Scope

from . import rows, words


def search(library: Library, text: str, limit: int) -> tuple[list[Found], int]:
    """The best editions for these words, and how many there are; none of a mere guess."""
    query = Query(text=text, page_size=2 * limit, counted=())
    found = finding.find(library, query, scope=Scope.REGION)
    if found.suggestion:
        return [], 0
    # Who reads the answer is not known here.
    entries = rows.for_minors(entries_of(found.editions, library=library))[:limit]
    return [
        Found(
            title=" ".join(filter(None, (one.title, rows.age_of(one)))),
            url=rows.address_of(one.edition),
            excerpt=" · ".join(filter(None, (one.author, str(one.year or "")))),
            kind=words.kind(one.kind),
        )
        for one in entries
    ], found.total
