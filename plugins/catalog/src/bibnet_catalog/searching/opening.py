"""Which libraries are open now, as far as the stock of a search goes."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from bibnet.libraries import schedule
from bibnet.libraries.models import Library

Value = TypeVar("Value")


def open_codes(members: Collection[str] | None, at: datetime) -> frozenset[str]:
    """The codes of the libraries that are open at a moment, of these members and branches or of
    all, with what stands under them.
    """
    rows = schedule.open_at(Library.objects.order_by(), at).values_list("path", "code")
    return frozenset(_within(members, rows))


def next_opening(members: Collection[str] | None, at: datetime) -> datetime | None:
    """When the first of the same libraries opens after a moment; None if not within some days."""
    rows = schedule.opening_after(Library.objects.order_by(), at).values_list("path", "opens")
    return min(_within(members, rows), default=None)


def _within(members: Collection[str] | None, rows: Iterable[tuple[str, Value]]) -> Iterator[Value]:
    """What belongs to the paths that lie under one of the members, or to all."""
    if members is None:
        yield from (value for _path, value in rows)
        return
    tops = tuple(Library.objects.filter(code__in=members).order_by().values_list("path", flat=True))
    known, lengths = set(tops), {len(path) for path in tops}
    for path, value in rows:
        if any(path[:length] in known for length in lengths):
            yield value
