"""Documents of the real records, and of any descriptions, without a database."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import UTC, datetime
from functools import cache

from bibnet_catalog.describing.description import Description
from bibnet_catalog.importing.showing import show
from bibnet_catalog.models import Edition
from bibnet_catalog.searching.composing import Composer
from bibnet_catalog.searching.documents import version
from bibnet_catalog.searching.engine import Document

from bibnet.libraries.models import District, Library
from tests.plugins.catalog.matching.pairs.records import records

ADDED = datetime(2026, 11, 1, tzinfo=UTC)
DISTRICTS = {"north": "northern", "south": "southern"}


def library(code: str, district: str = "") -> Library:
    """A library of no database."""
    where = District(code=district, name=district) if district else None
    return Library(code=code, district=where)


def document(
    number: int,
    *descriptions: Description,
    held: Iterable[tuple[str, str]] = (("northern", "84"),),
    added: datetime = ADDED,
    free: Collection[str] = (),
) -> Document:
    """The document of an edition with these records; `held` are codes and call numbers, `free` the
    codes of libraries with a copy at its place.
    """
    edition = Edition(pk=number, added_at=added)
    show(edition, descriptions[0])
    composer = Composer(edition)
    for one in descriptions:
        composer.describe(one)
    for code, call_number in held:
        district = "south" if code == "southern" else "north"
        composer.hold(library(code, district), None, call_number, is_free=code in free)
    made = composer.document()
    made.version = version(made)
    return made


@cache
def real() -> list[Description]:
    """All real records."""
    return [one for one in records().values() if one.title and not one.is_deleted]


def real_documents() -> Iterator[Document]:
    """A document for each real record, numbered from 1; half of them of either library."""
    for number, one in enumerate(real(), 1):
        code = "northern" if number % 2 else "southern"
        yield document(number, one, held=[(code, "84(2)")])
