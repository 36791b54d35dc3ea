"""One process at a time places records: two at once would make two editions of one book."""

from __future__ import annotations

from django.db import connection

EVERYWHERE = "records of all libraries are compared with each other"
# Any number: that of the lock that whoever places records takes.
PLACING = 4_711_0815


def lock_placing() -> None:
    """Until the end of the transaction nobody else places records."""
    if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLACING])
