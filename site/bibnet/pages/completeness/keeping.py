"""Counts kept for the board, so that thousands of libraries can be sorted by them."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from bibnet.libraries.models import Kind, Library
from bibnet.libraries.scope import all_libraries
from bibnet.pages.models import Completeness
from bibnet.pages.upkeep.links import numbers_of_broken_links

from .scoring import Score, scores

BATCH = 50
# Parts of a library have nothing mandatory of their own.
NOT_COUNTED = (Kind.DEPARTMENT, Kind.POINT)


def counted(region: Library) -> QuerySet[Library]:
    """The libraries that the board shows."""
    return Library.objects.listed().under(region).exclude(kind__in=NOT_COUNTED)


def count_all(region: Library, *, now: datetime | None = None) -> int:
    """Count every library anew, and forget those that are no longer listed; how many."""
    now = now or timezone.now()
    number = 0
    everything = list(counted(region).values_list("pk", flat=True))
    for first in range(0, len(everything), BATCH):
        keys = everything[first : first + BATCH]
        number += count(Library.objects.filter(pk__in=keys), now=now)
    Completeness.objects.under(region).exclude(library__in=counted(region)).delete()
    return number


@transaction.atomic
def count(libraries: QuerySet[Library], *, now: datetime | None = None) -> int:
    """Count some libraries anew; how many."""
    now = now or timezone.now()
    found = list(libraries)
    known, broken = scores(found, now=now), numbers_of_broken_links(found)
    rows = [_row(one, known[one.pk], broken.get(one.pk, 0), now) for one in found]
    with all_libraries("the counts of many libraries are written at once"):
        Completeness.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["library"],
            update_fields=["percent", "filled", "stale", "empty", "broken_links", "counted_at"],
        )
    return len(rows)


def _row(library: Library, score: Score, broken_links: int, now: datetime) -> Completeness:
    return Completeness(
        library=library,
        percent=score.percent,
        filled=score.filled,
        stale=score.stale,
        empty=score.empty,
        broken_links=broken_links,
        counted_at=now,
    )
