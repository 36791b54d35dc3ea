"""An index that Wagtail's page tree lacks: the children of a page without all that stands below.

The region's page has a child for every library and hundreds of thousands of pages under them.
Wagtail finds children by path and depth, treebeard has an index of paths only.
"""

from __future__ import annotations

from typing import Any

from django.db import connections
from wagtail.models import Page

NAME = "bibnet_pages_by_depth"


def index_children(*, using: str, **_sent: Any) -> None:
    """Make the index if it is not there; after each migration, since SQLite's may drop it."""
    connection = connections[using]
    table = Page._meta.db_table
    with connection.cursor() as cursor:
        if table in connection.introspection.table_names(cursor):
            quote = connection.ops.quote_name
            cursor.execute(
                f"CREATE INDEX IF NOT EXISTS {quote(NAME)} ON {quote(table)} (depth, path)"
            )
