"""Lists of events as rows: for the list page, front pages and the portal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from django.http import HttpRequest

from bibnet.libraries.models import Library
from bibnet.themes.components import EventRow

from .models import Occurrence
from .presentation import seats_state, short_place, time_span
from .sharing import address_here


def rows(
    dates: Iterable[Occurrence],
    *,
    library: Library,
    now: datetime,
    request: HttpRequest | None = None,
) -> list[EventRow]:
    """Rows of a ledger as the site of `library` shows them."""
    return [row(one, library=library, now=now, request=request) for one in dates]


def row(
    occurrence: Occurrence, *, library: Library, now: datetime, request: HttpRequest | None = None
) -> EventRow:
    """One row of a ledger."""
    return EventRow(
        title=occurrence.heading,
        url=address_here(occurrence, library, request),
        day=occurrence.local_starts.date(),
        time=time_span(occurrence).split("–")[0],
        age=occurrence.page.age_mark,
        meta=[place] if (place := short_place(occurrence, seen_from=library)) else [],
        state=seats_state(occurrence, now=now),
        is_cancelled=occurrence.is_cancelled,
    )


def ledger(dates: Sequence[Occurrence], **known: Any) -> list[tuple[date, list[EventRow]]]:
    """The rows of a list under the first days of their months."""
    months = groupby(rows(dates, **known), key=lambda one: one.day.replace(day=1))
    return [(month, list(found)) for month, found in months]
