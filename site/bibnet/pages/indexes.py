"""Indexes that Wagtail's page tree lacks: the children of a page without all that stands below.

The region's page has a child for every library and hundreds of thousands of pages under them.
Wagtail finds children by path and depth, and the child that an address names by its slug too;
treebeard has an index of paths only.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from wagtail.models import Page

INDEXES = {
    "bibnet_pages_by_depth": "depth, path",
    "bibnet_pages_by_slug": "slug, depth, path",
}


def index_children(*, using: str, **_sent: Any) -> None:
    """Make the indexes that are not there; after each migration, since SQLite's may drop it."""
    connection = connections[using]
    table = Page._meta.db_table
    with connection.cursor() as cursor:
        if table in connection.introspection.table_names(cursor):
            quote = connection.ops.quote_name
            for name, columns in INDEXES.items():
                cursor.execute(
                    f"CREATE INDEX IF NOT EXISTS {quote(name)} ON {quote(table)} ({columns})"
                )
