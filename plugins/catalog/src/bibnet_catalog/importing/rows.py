"""Many rows of a table written at once, past the ORM, which makes an object of each first.

Numbers are allotted before, so that rows of several tables can name each other. A row is a tuple of
the database's own kinds of values in the order of the columns: texts, numbers, bytes, times, JSON
as text. What columns are not named get the defaults of their fields.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from django.db import connection, models
from django.utils.functional import cached_property

Row = tuple[Any, ...]


def numbers(model: type[models.Model], count: int) -> Sequence[int]:
    """So many numbers of a table that nobody else gets; in a transaction that writes."""
    if not count:
        return ()
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
                [table, count],
            )
            return [number for (number,) in cursor.fetchall()]
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        if not cursor.rowcount:  # the table never held a row
            cursor.execute(
                "INSERT INTO sqlite_sequence (name, seq) VALUES (%s, %s)", [table, count]
            )
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone()
        return range(last - count + 1, last + 1)


class Table:
    """Writes rows of these columns of a model's table."""

    def __init__(self, model: type[models.Model], *columns: str) -> None:
        self.model, self.columns = model, columns

    def insert(self, rows: Iterable[Row]) -> None:
        """Add the rows. Raises IntegrityError."""
        prepared = list(rows)
        if not prepared:
            return
        if self._rest:
            more = tuple(one.get_db_prep_save(one.get_default(), connection) for one in self._rest)
            prepared = [row + more for row in prepared]
        if self._times:
            prepared = [_with_times(row, self._times) for row in prepared]
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                with connection.wrap_database_errors, cursor.copy(self._copy) as copy:
                    for row in prepared:
                        copy.write_row(row)
            else:
                cursor.executemany(self._insert, prepared)

    def change(self, rows: Iterable[Row]) -> None:
        """Let the rows whose numbers stand in the first column be so; what is not named stays."""
        prepared = [(*row[1:], row[0]) for row in rows]
        if prepared:
            with connection.cursor() as cursor:
                cursor.executemany(self._update, prepared)

    @cached_property
    def _rest(self) -> list[Any]:
        """The columns that nobody names."""
        named = {*self.columns, "id"}
        return [one for one in self.model._meta.concrete_fields if one.attname not in named]

    @cached_property
    def _names(self) -> list[str]:
        fields = {one.attname: str(one.column) for one in self.model._meta.concrete_fields}
        return [fields[name] for name in (*self.columns, *(one.attname for one in self._rest))]

    @cached_property
    def _times(self) -> list[int]:
        """Where the named columns are times, for a database that keeps them as texts."""
        if connection.vendor == "postgresql":
            return []
        kinds = {one.attname: one for one in self.model._meta.concrete_fields}
        named = enumerate(kinds[name] for name in self.columns)
        return [at for at, field in named if isinstance(field, models.DateTimeField)]

    @cached_property
    def _insert(self) -> str:
        marks = ", ".join(["%s"] * len(self._names))
        return f"INSERT INTO {self._quoted} VALUES ({marks})"  # noqa: S608  # names of our columns

    @cached_property
    def _update(self) -> str:
        quote = connection.ops.quote_name
        fields = {one.attname: str(one.column) for one in self.model._meta.concrete_fields}
        number, *columns = (quote(fields[name]) for name in self.columns)
        said = ", ".join(f"{column} = %s" for column in columns)
        table = quote(self.model._meta.db_table)
        return f"UPDATE {table} SET {said} WHERE {number} = %s"  # noqa: S608  # names of our columns

    @cached_property
    def _copy(self) -> str:
        return f"COPY {self._quoted} FROM STDIN"

    @cached_property
    def _quoted(self) -> str:
        quote = connection.ops.quote_name
        columns = ", ".join(map(quote, self._names))
        return f"{quote(self.model._meta.db_table)} ({columns})"


def _with_times(row: Row, places: Sequence[int]) -> Row:
    changed = list(row)
    for at in places:
        changed[at] = _time(changed[at])
    return tuple(changed)


@lru_cache(maxsize=64)
def _time(value: Any) -> Any:
    """The same few times stand in all rows of a chunk."""
    adapted: Callable[[Any], Any] = connection.ops.adapt_datetimefield_value
    return adapted(value)
