"""Regular hours as plain data: what a form edits, a preview shows and the history keeps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from typing import Any

from bibnet.libraries.models import DayRule, Library, OpeningHours, Season

from .days import Hours


@dataclass(frozen=True, kw_only=True)
class SeasonPlan:
    """Hours by weekday (0 is Monday; a missing one is a day off) for a season or all the year."""

    week: Mapping[int, Hours]
    name: str = ""
    starts: date | None = None
    ends: date | None = None
    is_yearly: bool = False

    def row(self, library: Library) -> Season:
        """The season as a row not yet saved."""
        return Season(
            library=library,
            name=self.name,
            starts=self.starts,
            ends=self.ends,
            is_yearly=self.is_yearly,
        )


@dataclass(frozen=True, kw_only=True)
class RulePlan:
    """A day of each month on which the library is closed."""

    position: int
    day: str
    name: str = ""

    def row(self, library: Library) -> DayRule:
        """The rule as a row not yet saved."""
        return DayRule(library=library, position=self.position, day=self.day, name=self.name)


@dataclass(frozen=True, kw_only=True)
class Plan:
    """The regular hours of a library; without seasons it keeps the hours of the one above."""

    seasons: Sequence[SeasonPlan] = ()
    rules: Sequence[RulePlan] = field(default=())

    def as_json(self) -> dict[str, Any]:
        return {
            "seasons": [_season_json(one) for one in self.seasons],
            "rules": [
                {"position": one.position, "day": one.day, "name": one.name} for one in self.rules
            ],
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Plan:
        return cls(
            seasons=[_season_from_json(one) for one in data["seasons"]],
            rules=[RulePlan(**one) for one in data["rules"]],
        )


def plan_of(library: Library) -> Plan:
    """The library's own regular hours as they are saved."""
    weeks: dict[int, dict[int, Hours]] = {}
    for row in OpeningHours.objects.filter(season__library=library).order_by("weekday"):
        hours = Hours(row.opens, row.closes, row.break_from, row.break_to)
        weeks.setdefault(row.season_id, {})[row.weekday] = hours
    return Plan(
        seasons=[
            SeasonPlan(
                week=weeks.get(one.pk, {}),
                name=one.name,
                starts=one.starts,
                ends=one.ends,
                is_yearly=one.is_yearly,
            )
            for one in Season.objects.filter(library=library)
        ],
        rules=[
            RulePlan(position=one.position, day=one.day, name=one.name)
            for one in DayRule.objects.filter(library=library)
        ],
    )


def write_plan(library: Library, plan: Plan) -> None:
    """Make the library's rows what the plan says. Raises ValidationError for an impossible plan."""
    Season.objects.filter(library=library).delete()
    DayRule.objects.filter(library=library).delete()
    for one in plan.seasons:
        season = one.row(library)
        season.full_clean()
        season.save()
        week = [
            OpeningHours(
                season=season,
                weekday=weekday,
                opens=hours.opens,
                closes=hours.closes,
                break_from=hours.break_from,
                break_to=hours.break_to,
            )
            for weekday, hours in sorted(one.week.items())
        ]
        for day in week:
            day.full_clean(exclude=["season"])  # which was saved a moment ago
        OpeningHours.objects.bulk_create(week)
    for rule in plan.rules:
        row = rule.row(library)
        row.full_clean()
        row.save()


def _season_json(one: SeasonPlan) -> dict[str, Any]:
    return {
        "name": one.name,
        "starts": one.starts.isoformat() if one.starts else None,
        "ends": one.ends.isoformat() if one.ends else None,
        "is_yearly": one.is_yearly,
        "week": {str(day): _hours_json(hours) for day, hours in sorted(one.week.items())},
    }


def _season_from_json(data: Mapping[str, Any]) -> SeasonPlan:
    return SeasonPlan(
        name=data["name"],
        starts=date.fromisoformat(data["starts"]) if data["starts"] else None,
        ends=date.fromisoformat(data["ends"]) if data["ends"] else None,
        is_yearly=data["is_yearly"],
        week={int(day): _hours_from_json(hours) for day, hours in data["week"].items()},
    )


def _hours_json(hours: Hours) -> list[str | None]:
    times = (hours.opens, hours.closes, hours.break_from, hours.break_to)
    return [one.isoformat("minutes") if one is not None else None for one in times]


def _hours_from_json(data: Sequence[str | None]) -> Hours:
    opens, closes, *pause = (time.fromisoformat(one) if one else None for one in data)
    assert opens is not None and closes is not None  # both are required where they are written
    return Hours(opens, closes, *pause)
