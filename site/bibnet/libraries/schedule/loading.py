"""Reading schedules: one library's, kept in this process; many in as many queries as one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from bibnet import stamps
from bibnet.libraries.models import (
    DayRule,
    Kind,
    Library,
    OpeningHours,
    ScheduleChange,
    Season,
    State,
)

from .days import Hours, Schedule

NOT_WORKING = frozenset({State.CLOSED, State.REPAIR})
LIMIT = 2_000
_memory: tuple[tuple[int, int], dict[int, Schedule]] = ((-1, -1), {})


def schedule_of(library: Library) -> Schedule:
    """The library's schedule with all its changes; do not change what you get.

    Kept in memory until the stamp `schedule` or `network` moves.
    """
    return kept_schedules([library])[library.pk]


def kept_schedules(libraries: Iterable[Library]) -> dict[int, Schedule]:
    """Schedules by the libraries' ids, as `schedule_of` keeps them; no query for those in memory.

    For lists, which show the same libraries again and again.
    """
    global _memory
    seen = stamps.versions(["schedule", "network"])
    version = (seen["schedule"], seen["network"])
    if _memory[0] != version or len(_memory[1]) >= LIMIT:
        _memory = (version, {})
    held = _memory[1]
    wanted = list(libraries)
    missing = [one for one in wanted if one.pk not in held]
    if missing:
        held.update(schedules_of(missing))
    return {one.pk: held[one.pk] for one in wanted}


def schedules_of(
    libraries: Iterable[Library], *, first: date | None = None, last: date | None = None
) -> dict[int, Schedule]:
    """Schedules by the libraries' ids, in five queries however many they are.

    With `first` and `last` only changes that touch these days are read.
    """
    wanted = list(libraries)
    by_path = _with_those_above(wanted)
    ids = [one.pk for one in by_path.values()]
    seasons = _seasons(ids)
    rules = _rules(ids)
    changes = _changes(ids, first, last)
    schedules = {}
    for library in wanted:
        chain = _chain(library, by_path, seasons)
        schedules[library.pk] = Schedule(
            tz=library.tz,
            seasons=next((seasons[one.pk] for one in chain if one.pk in seasons), []),
            rules=next((rules[one.pk] for one in chain if one.pk in rules), []),
            changes=_once(change for one in chain for change in changes.get(one.pk, ())),
            is_working=library.state not in NOT_WORKING,
        )
    return schedules


def _once(changes: Iterable[ScheduleChange]) -> list[ScheduleChange]:
    """A change for many libraries may concern one and those above it."""
    return list({change.pk: change for change in changes}.values())


def _with_those_above(libraries: list[Library]) -> dict[str, Library]:
    by_path = {one.path: one for one in libraries}
    missing = {path for one in libraries for path in one.ancestor_paths} - by_path.keys()
    if missing:
        above = Library.objects.filter(path__in=missing).only("path", "depth", "kind")
        by_path |= {one.path: one for one in above}
    return by_path


def _chain(
    library: Library, by_path: dict[str, Library], seasons: dict[int, list]
) -> list[Library]:
    """The libraries whose schedule holds for this one, nearest first.

    Up to the first with hours of its own; a department goes on to the house it is in, since it
    is closed when the house is.
    """
    chain = []
    for path in library.ancestor_paths:
        one = by_path.get(path)
        if one is None:
            break
        chain.append(one)
        if one.pk in seasons and one.kind != Kind.DEPARTMENT:
            break
    return chain


def _seasons(ids: list[int]) -> dict[int, list[tuple[Season, dict[int, Hours]]]]:
    hours: dict[int, dict[int, Hours]] = defaultdict(dict)
    rows = OpeningHours.objects.filter(season__library__in=ids).order_by()
    for season_id, weekday, opens, closes, break_from, break_to in rows.values_list(
        "season", "weekday", "opens", "closes", "break_from", "break_to"
    ):
        hours[season_id][weekday] = Hours(opens, closes, break_from, break_to)
    found: dict[int, list[tuple[Season, dict[int, Hours]]]] = defaultdict(list)
    for season in Season.objects.filter(library__in=ids).order_by("pk"):
        found[season.library_id].append((season, hours[season.pk]))
    return dict(found)


def _rules(ids: list[int]) -> dict[int, list[DayRule]]:
    found: dict[int, list[DayRule]] = defaultdict(list)
    for rule in DayRule.objects.filter(library__in=ids).order_by("pk"):
        found[rule.library_id].append(rule)
    return dict(found)


def _changes(
    ids: list[int], first: date | None, last: date | None
) -> dict[int, list[ScheduleChange]]:
    """Active changes by library, the newest first: of two for one day the later one counts."""
    rows = ScheduleChange.objects.active()
    if first is not None and last is not None:
        rows = rows.touching(first, last)
    through = ScheduleChange.libraries.through.objects.filter(
        Q(library__in=ids), schedulechange__in=rows
    )
    pairs = list(through.values_list("library_id", "schedulechange_id"))
    by_id = ScheduleChange.objects.in_bulk({change for _, change in pairs})
    found: dict[int, list[ScheduleChange]] = defaultdict(list)
    for library, change in sorted(pairs, key=lambda pair: -pair[1]):
        found[library].append(by_id[change])
    return dict(found)
