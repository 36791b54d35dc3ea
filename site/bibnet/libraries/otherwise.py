"""Which libraries of the network work otherwise than usual today, for the portal's front page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.timezone import localdate

from . import listing, network, schedule
from .models import Library, ScheduleChange

MOST_ROWS = 4


@dataclass(frozen=True)
class Otherwise:
    """A library and how it works today, in the words of its own banner."""

    title: str
    url: str
    text: str


@dataclass(frozen=True)
class OtherwiseToday:
    """The latest changes, and in how many libraries more something is unlike usual."""

    rows: Sequence[Otherwise] = ()
    others: int = 0


def otherwise_today(region: Library, at: datetime) -> OtherwiseToday:
    """Listed libraries whose changes hold today, those that began last first."""
    today = localdate(at, region.tz)
    holding = ScheduleChange.objects.active().touching(today, today)
    found = (
        listing.listed_under(region)
        .filter(schedule_changes__in=holding)
        .annotate(changed_since=Max("schedule_changes__since"))
        .order_by("-changed_since", "path")
    )
    libraries = list(found[:MOST_ROWS])
    if not libraries:
        return OtherwiseToday()
    schedules = schedule.kept_schedules(libraries)
    addresses = network.front_urls(libraries)
    rows = []
    for one in libraries:
        changes = schedules[one.pk].announced(today, timedelta())
        if changes:
            text = schedule.lines.change_title(changes[-1], schedules[one.pk], today)
            rows.append(Otherwise(str(one), addresses[one.pk], text))
    return OtherwiseToday(rows, max(found.count() - MOST_ROWS, 0))
