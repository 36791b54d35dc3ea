"""Pages that a search for minors leaves out, said by the apps whose pages they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

_sources: list[Callable[[], QuerySet[Any]]] = []


def register(source: Callable[[], QuerySet[Any]]) -> Callable[[], QuerySet[Any]]:
    """Decorator of a function that gives the pages of a kind that are for adults only.

    It is filtered further, so it is neither cut nor put together of several.
    """
    _sources.append(source)
    return source


def left_out() -> tuple[str, list[Any]]:
    """A condition on `text.page_id` and its values; true for what minors may find.

    Each page that is found is looked up by its number: a guess puts dozens of questions, and to
    gather all pages for adults in each would take as long as there are pages.
    """
    parts = ["1 = 1"]
    values: list[Any] = []
    for source in _sources:
        same = source().order_by().filter(pk=RawSQL("text.page_id", []))
        statement, given = same.values("pk").query.sql_with_params()
        parts.append(f"NOT EXISTS ({statement})")
        values += given
    return " AND ".join(parts), values
