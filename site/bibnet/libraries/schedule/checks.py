"""What to point out before a schedule is saved: doubts, not errors; the person decides."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from datetime import date, timedelta
from itertools import combinations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from bibnet.libraries.models import ChangeKind, Library, ScheduleChange, Season
from bibnet.plugins import points

from .days import Schedule, changed_hours
from .lines import change_title
from .loading import schedules_of
from .plan import Plan
from .services import nearest_common

NAMED = 3
LONG = timedelta(days=62)


def change_warnings(
    change: ScheduleChange, libraries: Collection[Library], today: date
) -> list[str]:
    """Sentences about a change that is not saved yet: what it overlaps, what it does not change."""
    last = change.until or change.since + LONG
    schedules = schedules_of(libraries, first=change.since, last=last)
    found = _own_days(change, today)
    found += _overlaps(change, libraries, schedules, today)
    found += _without_effect(change, libraries, schedules, last)
    return found + cautions(change, libraries)


def cautions(change: ScheduleChange, libraries: Collection[Library]) -> list[str]:
    """What other parts of the portal point out: events announced on these days, say."""
    common = nearest_common(libraries)
    found = points.schedule_cautions.collect(common, change=change, libraries=libraries)
    return [str(one.text) for one in found]


def _own_days(change: ScheduleChange, today: date) -> list[str]:
    if change.until is not None and change.until < today:
        return [_("All days of this change are over: readers will not see it.")]
    if change.until is None:
        return [_("There is no last day: the change holds until you end it.")]
    if change.until - change.since > LONG:
        return [
            _("The change lasts for more than two months. For new regular hours make a season.")
        ]
    return []


def _overlaps(
    change: ScheduleChange,
    libraries: Collection[Library],
    schedules: dict[int, Schedule],
    today: date,
) -> list[str]:
    """One sentence for each other change that shares days with this one."""
    others: dict[int, ScheduleChange] = {}
    concerned: dict[int, list[Library]] = defaultdict(list)
    for library in libraries:
        for other in schedules[library.pk].changes:
            if other.pk != change.pk:
                others[other.pk] = other
                concerned[other.pk].append(library)
    return [
        _overlap_words(change, other, concerned[pk], schedules, today)
        for pk, other in sorted(others.items(), key=lambda pair: pair[1].since)
    ]


def _overlap_words(
    change: ScheduleChange,
    other: ScheduleChange,
    libraries: list[Library],
    schedules: dict[int, Schedule],
    today: date,
) -> str:
    title = change_title(other, schedules[libraries[0].pk], today)
    if _say_the_same(change, other):
        text = _("It is entered already: «{title}» ({libraries}).")
    elif change.pk is None or change.pk > other.pk:
        text = _("The same days are changed already: «{title}» ({libraries}). The new one counts.")
    else:
        text = _("A later change counts on the same days: «{title}» ({libraries}).")
    return text.format(title=title, libraries=name_some(libraries))


def _say_the_same(one: ScheduleChange, other: ScheduleChange) -> bool:
    names = ("kind", "opens", "closes", "break_from", "break_to", "place")
    return all(getattr(one, name) == getattr(other, name) for name in names)


def _without_effect(
    change: ScheduleChange,
    libraries: Collection[Library],
    schedules: dict[int, Schedule],
    last: date,
) -> list[str]:
    unchanged, unknown = [], []
    for library in libraries:
        schedule = schedules[library.pk]
        if not schedule.is_known and change.kind != ChangeKind.CLOSED:
            unknown.append(library)
        elif schedule.is_known and not _changes_a_day(change, schedule, last):
            unchanged.append(library)
    found = []
    if unknown:
        found.append(
            _("No regular hours are entered yet: {libraries}.").format(libraries=name_some(unknown))
        )
    if unchanged:
        found.append(
            _(
                "On these days nothing changes, the hours are the same without it: {libraries}."
            ).format(libraries=name_some(unchanged))
        )
    return found


def _changes_a_day(change: ScheduleChange, schedule: Schedule, last: date) -> bool:
    if change.kind == ChangeKind.MOVED:
        return True
    days = (
        (change.since + timedelta(days=number)) for number in range((last - change.since).days + 1)
    )
    return any(changed_hours(change, regular) != regular for regular in map(schedule.regular, days))


def plan_warnings(plan: Plan) -> list[str]:
    """Sentences about regular hours that are not saved yet."""
    found = []
    if plan.seasons and not any(one.starts is one.ends is None for one in plan.seasons):
        found.append(_("Outside the seasons no hours are entered: the library counts as closed."))
    for one in plan.seasons:
        if not one.week:
            found.append(
                _("«{season}»: no day has hours, the library is closed all the time.").format(
                    season=one.name or _("Regular hours")
                )
            )
    rows = [one.row(Library()) for one in plan.seasons]
    for row, other in combinations(rows, 2):
        if row.weight == other.weight and _share_a_day(row, other):
            found.append(
                _(
                    "«{one}» and «{other}» share days: the one that begins later counts there."
                ).format(one=row, other=other)
            )
    return found


def _share_a_day(one: Season, other: Season) -> bool:
    """Whether two seasons hold a common day, looked for over the years that they name."""
    edges = [day for season in (one, other) for day in (season.starts, season.ends) if day]
    years = {day.year for day in edges} | {day.year + 1 for day in edges}
    for year in years:
        for number in range(366):
            day = date(year, 1, 1) + timedelta(days=number)
            if one.holds(day) and other.holds(day):
                return True
    return False


def name_some(libraries: Collection[Library]) -> str:
    """«A, B, C and 12 more»."""
    named = ", ".join(str(one) for one in list(libraries)[:NAMED])
    left = len(libraries) - NAMED
    if left <= 0:
        return named
    return ngettext("{named} and {count} more", "{named} and {count} more", left).format(
        named=named, count=left
    )
