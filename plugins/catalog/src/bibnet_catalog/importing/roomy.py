"""Room for SQLite while many rows are written: its own two megabytes are for small writes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

# In kibibytes, which SQLite is told as a number below zero.
CACHE = 65_536
# Pages of the log, of four kilobytes, before it is written back: the same page changes with each
# chunk, and is written back once.
LOG = 8_000


@contextmanager
def roomy() -> Iterator[None]:
    """Let this connection keep more of the database in memory, and more of its log, for a while."""
    if connection.vendor != "sqlite":
        yield
        return
    before = {name: _value(name) for name in ("cache_size", "wal_autocheckpoint")}
    _set("cache_size", -CACHE)
    _set("wal_autocheckpoint", LOG)
    try:
        yield
    finally:
        for name, value in before.items():
            _set(name, value)


def _value(name: str) -> int:
    with connection.cursor() as cursor:
        return int(cursor.execute(f"PRAGMA {name}").fetchone()[0])


def _set(name: str, value: int) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {name} = {value}")
