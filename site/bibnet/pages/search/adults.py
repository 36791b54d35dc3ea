"""Pages that a search for minors leaves out, said by the apps whose pages they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet

_sources: list[Callable[[], QuerySet[Any]]] = []


def register(source: Callable[[], QuerySet[Any]]) -> Callable[[], QuerySet[Any]]:
    """Decorator of a function that gives the pages of a kind that are for adults only."""
    _sources.append(source)
    return source


def left_out() -> tuple[str, list[Any]]:
    """A condition on `text.page_id` and its values; true for what minors may find."""
    parts = ["1 = 1"]
    values: list[Any] = []
    for source in _sources:
        statement, given = source().order_by().values("pk").query.sql_with_params()
        parts.append(f"text.page_id NOT IN ({statement})")
        values += given
    return " AND ".join(parts), values
