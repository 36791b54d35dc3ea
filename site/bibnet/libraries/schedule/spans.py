"""«Open now» for whole lists of libraries: open spans of the coming days kept as rows.

The rows are derived: a change of a schedule forgets them, and who asks next makes them anew.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from functools import reduce
from operator import or_
from typing import TypeVar

from django.db import transaction
from django.db.models import Exists, Min, OuterRef, Q, QuerySet
from django.utils import timezone

from bibnet import stamps
from bibnet.libraries.models import Library, OpenSpan, OpenSpanCover
from bibnet.stamps.models import Stamp

from .loading import schedules_of

AHEAD = timedelta(days=8)
Libraries = TypeVar("Libraries", bound=QuerySet[Library])
# Small enough that on SQLite no writer waits for long.
BATCH = 200


def open_at(libraries: Libraries, at: datetime | None = None) -> Libraries:
    """Those of the libraries that are open at a moment of this or the coming days."""
    at = at or timezone.now()
    ensure(at)
    return libraries.filter(
        Exists(OpenSpan.objects.filter(library=OuterRef("pk"), starts__lte=at, ends__gt=at))
    )


def opening_after(libraries: Libraries, at: datetime) -> Libraries:
    """Those that open within some days after a moment, each with `opens`, the first time."""
    ensure(at)
    later = libraries.filter(open_spans__starts__gt=at)
    return later.annotate(opens=Min("open_spans__starts"))


def ensure(at: datetime) -> None:
    """Have the spans that hold a moment; asked once a day of each state of the network."""
    _made_for(at.astimezone(UTC).date())


@stamps.remembered("network", "schedule")
def _made_for(day: date) -> int:
    return refresh(before=datetime.combine(day + timedelta(days=1), time(), UTC))


def refresh(*, before: datetime | None = None, now: datetime | None = None) -> int:
    """Make the spans of libraries whose spans end before a moment; returns how many they were."""
    now = now or timezone.now()
    before = before or now + AHEAD / 2
    missing = Library.objects.filter(
        Q(open_span_cover__isnull=True) | Q(open_span_cover__until__lt=before)
    ).order_by("path")
    done = 0
    while batch := list(missing[:BATCH]):
        _refresh(batch, min(now, before), max(now, before) + AHEAD)
        done += len(batch)
    return done


@transaction.atomic
def _refresh(libraries: list[Library], start: datetime, end: datetime) -> None:
    # Who changes a schedule bumps this stamp first, so one of us waits for the other.
    list(Stamp.objects.select_for_update().filter(key="schedule"))
    first, last = start.date() - timedelta(days=1), end.date() + timedelta(days=1)
    schedules = schedules_of(libraries, first=first, last=last)
    ids = list(schedules)
    OpenSpan.objects.filter(library__in=ids).delete()
    OpenSpan.objects.bulk_create(
        OpenSpan(library_id=pk, starts=opens, ends=closes)
        for pk, schedule in schedules.items()
        for opens, closes in schedule.intervals(first, last)
    )
    OpenSpanCover.objects.bulk_create(
        [OpenSpanCover(library_id=pk, until=end) for pk in ids],
        update_conflicts=True,
        unique_fields=["library"],
        update_fields=["until"],
    )


@transaction.atomic
def schedule_moved(library_ids: Iterable[int]) -> None:
    """Tell every process that the schedules of these libraries, and of all below, have changed.

    The pages of all of them, and of those above them that list them, show something else now.
    """
    paths = Library.objects.filter(pk__in=list(library_ids)).values_list("path", flat=True)
    tops = _tops(paths)
    if tops:
        stamps.bump("schedule")
    for start in range(0, len(tops), BATCH):
        _forget(tops[start : start + BATCH])


def _forget(tops: list[str]) -> None:
    step = Library.steplen
    below = reduce(or_, (Q(path__startswith=path) for path in tops))
    above = {path[:end] for path in tops for end in range(step, len(path), step)}
    shown = Library.objects.filter(below | Q(path__in=above)).values_list("pk", flat=True)
    stamps.bump_library(*shown)
    OpenSpanCover.objects.filter(library__in=Library.objects.filter(below)).delete()


def _tops(paths: Iterable[str]) -> list[str]:
    """The paths without those that stand under another one of them."""
    tops: list[str] = []
    for path in sorted(paths):
        if not tops or not path.startswith(tops[-1]):
            tops.append(path)
    return tops
