"""What the database has of a page of editions, of all libraries alike.

Statements by hand: the ORM takes longer to word them than the database to answer, and each page of
results asks all of them. Whose rows readers see is for `entries` to say.
"""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from django.db import connection

from .describing.states import ABSENT

_RECORDS = """
SELECT edition.id, edition.merged_into_id, edition.work_id, record.id, record.library_id,
    cover.small, cover.large
FROM bibnet_catalog_edition AS edition
LEFT JOIN bibnet_catalog_record AS record
    ON record.edition_id = edition.id AND NOT record.is_gone AND NOT record.is_suppressed
LEFT JOIN bibnet_catalog_cover AS cover
    ON cover.edition_id = edition.id AND cover.state = 'shown'
WHERE edition.id IN ({numbers})
ORDER BY record.id
"""
_DESCRIPTIONS = """
SELECT id, description FROM bibnet_catalog_record WHERE id IN ({numbers}) ORDER BY id
"""
_HOLDINGS = """
SELECT holding.id, holding.edition_id, holding.record_id, holding.library_id, holding.branch_id,
    holding.sigla, holding.place, holding.call_number, holding.note, holding.is_free,
    COUNT(copy.id), COUNT(CASE WHEN copy.state IN (%s, %s, %s) THEN 1 END)
FROM bibnet_catalog_holding AS holding
LEFT JOIN bibnet_catalog_copy AS copy ON copy.holding_id = holding.id AND NOT copy.is_gone
WHERE holding.edition_id IN ({numbers}) AND NOT holding.is_gone AND NOT holding.is_lost
GROUP BY holding.id
ORDER BY holding.id
"""
_MARKS = """
SELECT COALESCE(edition.merged_into_id, edition.id), mark.kind, mark.text
FROM bibnet_catalog_mark AS mark
JOIN bibnet_catalog_edition AS edition ON edition.id = mark.edition_id
WHERE mark.ended_at IS NULL
    AND (edition.id IN ({numbers}) OR edition.merged_into_id IN ({numbers}))
ORDER BY mark.id
"""


class RecordRow(NamedTuple):
    """An edition and one of its records, None if it has none.

    `merged_into` is where it leads if it was merged; `small` and `large` are the files of its cover
    if one is shown.
    """

    edition: int
    merged_into: int | None
    work: int
    record: int | None
    library: int | None
    small: str | None
    large: str | None


class HoldingRow(NamedTuple):
    """A holding that is neither gone nor lost; `copies` are its own that are not gone, of which
    `absent` are some.
    """

    number: int
    edition: int
    record: int
    library: int
    branch: int | None
    sigla: str
    place: str
    call_number: str
    note: str
    is_free: bool | None
    copies: int
    absent: int


def records_of(editions: Collection[int]) -> list[RecordRow]:
    """The editions with these numbers, a row for each record that is neither gone nor hidden."""
    return [RecordRow(*row) for row in _told(_RECORDS, editions)]


def descriptions_of(records: Collection[int]) -> Iterator[tuple[int, dict[str, Any]]]:
    """What the records with these numbers keep as their descriptions, in order."""
    for number, data in _told(_DESCRIPTIONS, records):
        yield number, json.loads(data)


def holdings_of(editions: Collection[int]) -> Iterator[HoldingRow]:
    """The holdings of editions, in order."""
    for row in map(HoldingRow._make, _told(_HOLDINGS, editions, *ABSENT)):
        # SQLite has numbers for what is true.
        yield row if row.is_free is None else row._replace(is_free=bool(row.is_free))


def standing_marks(editions: Collection[int]) -> list[tuple[int, str, str]]:
    """Edition, kind and text of each mark that stands; one of a merged edition is its heir's."""
    return _told(_MARKS, editions)


def _told(statement: str, numbers: Collection[int], *before: str) -> list[Any]:
    """What a statement finds; the values in `before` stand in it before the numbers."""
    if not numbers:
        return []
    places = ", ".join(["%s"] * len(numbers))
    values: list[str | int] = [*before, *(list(numbers) * statement.count("{numbers}"))]
    with connection.cursor() as cursor:
        cursor.execute(statement.format(numbers=places), values)
        rows: list[Any] = cursor.fetchall()
        return rows
