"""What SQLite knows of its tables' sizes, by which it chooses where to begin a query."""

from __future__ import annotations

from django.db import connection

# So many rows of each index are looked at: enough, and a moment however many there are.
ROWS_READ = 400
# Pages and collections of ours are never closed by a password, and Wagtail asks for such doors on
# most screens.
ALWAYS_EMPTY = ("wagtailcore_pageviewrestriction", "wagtailcore_collectionviewrestriction")


def refresh_statistics() -> None:
    """Count anew. PostgreSQL does so by itself.

    Without figures SQLite takes every table for equally large, and looks for the four latest
    pieces of news among all pages of the network.
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA analysis_limit={ROWS_READ}")
        cursor.execute("ANALYZE")
        # An empty table leaves no figure, and is then taken for a large one.
        for table in ALWAYS_EMPTY:
            cursor.execute(
                "INSERT INTO sqlite_stat1 (tbl, idx, stat) VALUES (%s, NULL, '1')", [table]
            )
