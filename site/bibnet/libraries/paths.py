"""Tree paths compared by their index on SQLite too.

`path__startswith` becomes LIKE, for which SQLite reads the whole table: it takes small and great
letters for the same. Ours, treebeard's and Wagtail's queries all ask in this way, so the fields
themselves answer with a range there.
"""

from __future__ import annotations

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field
from django.db.models.lookups import StartsWith

# Stands after every digit and letter that a path is made of.
LAST = "~"
# Of the path of a library's home page, which begins the paths of all its pages.
ROOT_LENGTH = 12


class PathStartsWith(StartsWith):
    """`path__startswith`, as a range where LIKE would read the table."""

    def as_sqlite(
        self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any
    ) -> tuple[str, tuple[Any, ...]]:
        if not self.rhs_is_direct_value():
            sql, params = super().as_sql(compiler, connection, **context)
            return sql, tuple(params)
        column, params = self.process_lhs(compiler, connection)
        return f"({column} >= %s AND {column} < %s)", (
            *params,
            str(self.rhs),
            *params,
            f"{self.rhs}{LAST}",
        )


def compare_by_index(*fields: Field) -> None:
    """Have these fields of tree paths answer `startswith` by their index on every database."""
    for field in fields:
        field.register_lookup(PathStartsWith)
