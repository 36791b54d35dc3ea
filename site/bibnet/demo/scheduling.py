"""Schedule changes of the demonstration: present, coming and past."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

from bibnet.libraries.models import Library, ScheduleChange
from bibnet.libraries.schedule.services import add_change

from .hours import hours_of
from .moments import day_of
from .texts import folder


def write_changes(first_day: date) -> None:
    """Add the changes that are missing."""
    for row in json.loads((folder() / "changes.json").read_text(encoding="utf-8")):
        libraries = list(Library.objects.filter(code__in=row["libraries"]))
        change = _change(row, first_day)
        same = ScheduleChange.objects.filter(
            libraries__in=libraries, kind=change.kind, since=change.since
        )
        if not same.exists():
            add_change(change=change, libraries=libraries, actor=None)


def _change(row: dict[str, Any], first_day: date) -> ScheduleChange:
    change = ScheduleChange(
        kind=row["kind"],
        since=day_of(row["from"], first_day),
        until=day_of(row["to"], first_day),
        reason=row["reason"],
        public_text=row["text"],
        minutes=row.get("minutes", 60),
        place=row.get("place", ""),
    )
    if "hours" in row:
        hours = hours_of(row["hours"])
        change.opens, change.closes = hours.opens, hours.closes
    return change
