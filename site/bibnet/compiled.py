"""Queries that are worded once: Django puts a query into SQL anew each time it is asked.

That takes longer than the answer where a row is read by its key, and what a desk asks between two
beeps of its scanner is a dozen of such (decision 0037). For anything else a queryset is the way.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Model, QuerySet
from django.db.models.sql import Query
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")
# What a compiler knows once it has worded its query, and reads the rows by.
_KNOWN = ("select", "klass_info", "annotation_col_map", "col_count", "has_extra_select")


class Given(Expression):
    """The place of a value that is told when the query is asked: a key, a string, a row.

    It stands where a queryset compares a column: `filter(pk=Given("ticket"))`.
    """

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> tuple[str, tuple[Any, ...]]:
        return "%s", (self,)


@dataclass(frozen=True)
class _Worded:
    """A query in SQL, with the values it holds and those that are to be given."""

    query: Query
    sql: str
    params: tuple[Any, ...]
    known: dict[str, Any]

    @property
    def names(self) -> set[str]:
        return {one.name for one in self.params if isinstance(one, Given)}


class _Asked:
    """Stands for the query of a queryset while its rows are read, and has its wording at hand."""

    def __init__(self, worded: _Worded, params: Sequence[Any]) -> None:
        self._worded, self._params = worded, tuple(params)

    def get_compiler(self, *args: Any, **kwargs: Any) -> SQLCompiler:
        compiler: Any = self._worded.query.get_compiler(*args, **kwargs)
        for name, value in self._worded.known.items():
            setattr(compiler, name, value)
        compiler.as_sql = lambda: (self._worded.sql, self._params)
        return compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._worded.query, name)


class Compiled(Generic[Row]):
    """A queryset with places for values, built and worded when it is asked for the first time.

    `Compiled(lambda: Loan.objects.of(Given("library")).filter(reader=Given("reader")))`
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._made: tuple[QuerySet[Any, Row], _Worded] | None = None

    def rows(self, **given: Any) -> list[Row]:
        """The rows for these values, as the queryset would give them.

        Raises TypeError unless exactly the values are told that the query has places for, and
        TransactionManagementError where rows are to be locked outside a transaction.
        """
        queryset, worded = self._made = self._made or self._word()
        if given.keys() != worded.names:
            raise TypeError(f"this query is asked with {sorted(worded.names)}")
        if worded.query.select_for_update and connections[queryset.db].get_autocommit():
            raise TransactionManagementError("rows are locked within a transaction only")
        params = [
            _plain(given[one.name]) if isinstance(one, Given) else one for one in worded.params
        ]
        # A copy of its own, for a process asks in several threads; `copy()` would ask for the rows.
        asked: Any = object.__new__(type(queryset))
        asked.__dict__.update(queryset.__dict__, _query=_Asked(worded, params))
        return list(asked._iterable_class(asked))

    def first(self, **given: Any) -> Row | None:
        """The first of the rows, or None; the others are read too."""
        return next(iter(self.rows(**given)), None)

    def _word(self) -> tuple[QuerySet[Any, Row], _Worded]:
        queryset = self._build()
        compiler = queryset.query.get_compiler(queryset.db)
        sql, params = compiler.as_sql()
        known = {name: getattr(compiler, name) for name in _KNOWN}
        return queryset, _Worded(queryset.query, sql, tuple(params), known)


def _plain(value: Any) -> Any:
    return value.pk if isinstance(value, Model) else value
