"""Which records share the keys of a chunk, read once for all of it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from itertools import islice

from django.db import connection

from bibnet_catalog.models import RecordKey

# Of the records that share a key, and of those of one edition, so many are compared.
CROWD = 60
# A loose key that more records share is no evidence, unless two keys say the same.
FEW = 12
# Values of one query: SQLite takes only so many.
AT_ONCE = 5_000

_TABLE = RecordKey._meta.db_table
# The first records of each key, out of the index alone; of thousands of keys, of which the ORM
# would make a value each.
_ON_SQLITE = f"""
    SELECT wanted.value, (
        SELECT group_concat(record_id) FROM (
            SELECT record_id FROM {_TABLE} shared
            WHERE shared.key = wanted.value ORDER BY record_id LIMIT %s
        )
    ) FROM json_each(%s) wanted
"""  # noqa: S608  # names of our tables
_ON_POSTGRESQL = f"""
    SELECT wanted.key, shared.record_id
    FROM unnest(%s::bigint[]) wanted(key) CROSS JOIN LATERAL (
        SELECT record_id FROM {_TABLE} shared
        WHERE shared.key = wanted.key ORDER BY record_id LIMIT %s
    ) shared
"""  # noqa: S608  # names of our tables


def sharing(keys: Collection[int], *, most: int) -> Iterator[tuple[int, int]]:
    """The records that have one of these keys, not more than `most` of each: key and record.

    Those that their source took back are among them.
    """
    if not keys:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_ON_POSTGRESQL, [list(keys), most])
            yield from cursor.fetchall()
            return
        cursor.execute(_ON_SQLITE, [most, json.dumps(list(keys))])
        for key, records in cursor.fetchall():
            if records:
                for record in records.split(","):
                    yield key, int(record)


def batched(numbers: Collection[int]) -> Iterator[list[int]]:
    """The numbers, so many at once as a query takes."""
    left = iter(numbers)
    while part := list(islice(left, AT_ONCE)):
        yield part
