"""Figures of a library from the journal: sums over its entries and those of all below it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.db.models import Q, Sum
from django.db.models.functions import TruncDate

from bibnet.libraries.models import Library, State

from .models import Entry
from .querysets import EntryQuerySet
from .visits import KIND


@dataclass(frozen=True)
class Day:
    """Visits of one day, by the mode of service."""

    day: date
    by_mode: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.by_mode.values())


def entries_of(library: Library, kind: str, first: date, last: date) -> EntryQuerySet:
    """Entries of a kind of these days, both included, in the library's own time zone.

    A practice library counts for nobody but itself.
    """
    begins = datetime.combine(first, time.min, library.tz)
    ends = datetime.combine(last + timedelta(days=1), time.min, library.tz)
    counted = ~Q(library__state=State.PRACTICE) | Q(library=library)
    return Entry.objects.under(library).filter(counted, kind=kind, at__gte=begins, at__lt=ends)


def visits(library: Library, first: date, last: date) -> int:
    found = entries_of(library, KIND, first, last).aggregate(sum=Sum("amount"))
    return found["sum"] or 0


def visits_by_day(library: Library, first: date, last: date) -> list[Day]:
    """One row for each day, those without a visit too."""
    found = (
        entries_of(library, KIND, first, last)
        .annotate(day=TruncDate("at", tzinfo=library.tz))
        .values_list("day", "mode")
        .annotate(sum=Sum("amount"))
        .order_by("day", "mode")
    )
    by_day: dict[date, dict[str, int]] = defaultdict(dict)
    for day, mode, amount in found:
        by_day[day][mode] = amount
    days = (last - first).days + 1
    return [Day(one, by_day[one]) for one in (first + timedelta(days=n) for n in range(days))]
