"""Opening hours of the demonstration, from the patterns in `data/hours.json`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from datetime import date, time
from functools import cache
from typing import Any

from bibnet.libraries.schedule.days import Hours
from bibnet.libraries.schedule.plan import Plan, RulePlan, SeasonPlan

from .moments import WEEKDAYS
from .texts import folder

POSITIONS = {"first": 1, "second": 2, "third": 3, "last": -1}
_SPAN = re.compile(r"(\d\d:\d\d)-(\d\d:\d\d)")
# A yearly season needs a year to be written down; only its day and month count.
ANY_YEAR = 2024


@cache
def plans() -> Mapping[str, Plan]:
    """Regular hours by the name of their pattern."""
    data = json.loads((folder() / "hours.json").read_text(encoding="utf-8"))
    return {name: _plan(pattern) for name, pattern in data.items()}


def hours_of(text: str) -> Hours:
    """`09:00-18:00 13:00-14:00`: from and to, then the break if there is one."""
    spans = [tuple(map(time.fromisoformat, match)) for match in _SPAN.findall(text)]
    (opens, closes), *breaks = spans
    return Hours(opens, closes, *(breaks[0] if breaks else (None, None)))


def _plan(pattern: Mapping[str, Any]) -> Plan:
    seasons = [SeasonPlan(week=dict(_week(pattern["year"])))]
    if "summer" in pattern:
        summer = dict(pattern["summer"])
        starts, ends = (_yearly(summer.pop(key)) for key in ("from", "to"))
        seasons.append(
            SeasonPlan(
                week=dict(_week(summer)), name="Лето", starts=starts, ends=ends, is_yearly=True
            )
        )
    return Plan(seasons=seasons, rules=[_rule(one) for one in pattern.get("closed", ())])


def _rule(text: str) -> RulePlan:
    position, weekday = text.split()
    return RulePlan(
        position=POSITIONS[position], day=str(WEEKDAYS.index(weekday)), name="Санитарный день"
    )


def _week(days: Mapping[str, str]) -> Iterator[tuple[int, Hours]]:
    for span, text in days.items():
        first, _, last = span.partition("-")
        for weekday in range(WEEKDAYS.index(first), WEEKDAYS.index(last or first) + 1):
            yield weekday, hours_of(text)


def _yearly(text: str) -> date:
    month, day = map(int, text.split("-"))
    return date(ANY_YEAR, month, day)
