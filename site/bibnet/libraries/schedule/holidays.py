"""Public holidays of Russia and the shorter days before them, proposed for a year.

Labour Code, article 112: the holidays; article 95: the working day before one is an hour shorter.
A holiday on a weekend moves the day off to the next working day, those of January by a decree that
comes out each year: moved days are only offered, the person who confirms knows the decree.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext as _

from bibnet.libraries.models import ChangeKind, Library, Reason, ScheduleChange

from .services import add_change

if TYPE_CHECKING:
    from bibnet.accounts.models import User

DAY = timedelta(days=1)
NEW_YEAR = (1, 8)
ASKED_FROM = 12


@dataclass(frozen=True)
class Proposal:
    """Days to announce: closed, or an hour shorter; `is_likely` ones are ticked beforehand."""

    key: str
    title: str
    since: date
    until: date
    kind: str
    reason: str
    is_likely: bool = True

    def change(self) -> ScheduleChange:
        """The change that announces the days, not yet saved."""
        return ScheduleChange(
            kind=self.kind,
            since=self.since,
            until=self.until,
            reason=self.reason,
            public_text=self.title if self.kind == ChangeKind.CLOSED else "",
        )


def proposals(year: int) -> list[Proposal]:
    """The year's holidays, the eves and the days off that move, in their order."""
    found = [
        _closed(f"{name}-{year}", title, first, last) for name, title, first, last in _days(year)
    ]
    resting = {day for one in found for day in _span(one.since, one.until)}
    for one in list(found):
        eve = one.since - DAY
        if eve.year == year and eve not in resting:
            found.append(_eve(one, eve))
        if one.since == one.until and one.since.weekday() >= 5:
            found.append(_moved(one, resting))
    new_year_eve = date(year, 12, 31)
    found.append(
        Proposal(
            f"eve-new-year-{year}",
            _("Before the New Year"),
            new_year_eve,
            new_year_eve,
            ChangeKind.SHORTER,
            Reason.EVE,
        )
    )
    return sorted(found, key=lambda one: (one.since, one.kind))


@transaction.atomic
def announce(
    *, chosen: Iterable[Proposal], libraries: Collection[Library], actor: User | None
) -> list[ScheduleChange]:
    """Enter the chosen proposals for the libraries; those entered before are left out."""
    made = []
    for one in chosen:
        missing = [library for library in libraries if not _is_entered(library, one)]
        if missing:
            made.append(add_change(change=one.change(), libraries=missing, actor=actor))
    return made


def year_to_propose(today: date) -> int | None:
    """The year whose holidays are to be announced now: in December the next one."""
    return today.year + 1 if today.month >= ASKED_FROM else None


def are_entered(library: Library, year: int) -> bool:
    """Whether the library knows any holiday of the year."""
    return (
        ScheduleChange.objects.active()
        .filter(libraries=library, reason=Reason.HOLIDAY, since__year=year)
        .exists()
    )


def _is_entered(library: Library, one: Proposal) -> bool:
    return (
        ScheduleChange.objects.active()
        .filter(libraries=library, kind=one.kind, since=one.since, until=one.until)
        .exists()
    )


def _days(year: int) -> list[tuple[str, str, date, date]]:
    def on(month: int, day: int) -> date:
        return date(year, month, day)

    return [
        ("new-year", _("New Year holidays"), on(1, NEW_YEAR[0]), on(1, NEW_YEAR[1])),
        ("defender", _("Defender of the Fatherland Day"), on(2, 23), on(2, 23)),
        ("women", _("International Women's Day"), on(3, 8), on(3, 8)),
        ("spring", _("Spring and Labour Day"), on(5, 1), on(5, 1)),
        ("victory", _("Victory Day"), on(5, 9), on(5, 9)),
        ("russia", _("Russia Day"), on(6, 12), on(6, 12)),
        ("unity", _("National Unity Day"), on(11, 4), on(11, 4)),
    ]


def _closed(key: str, title: str, first: date, last: date) -> Proposal:
    return Proposal(key, title, first, last, ChangeKind.CLOSED, Reason.HOLIDAY)


def _eve(one: Proposal, eve: date) -> Proposal:
    title = _("Day before: {title}").format(title=one.title)
    return Proposal(f"eve-{one.key}", title, eve, eve, ChangeKind.SHORTER, Reason.EVE)


def _moved(one: Proposal, resting: set[date]) -> Proposal:
    """The next weekday after a holiday on a weekend: many libraries are closed then, not all."""
    day = one.since + DAY
    while day.weekday() >= 5 or day in resting:
        day += DAY
    title = _("Day off moved: {title}").format(title=one.title)
    return Proposal(
        f"moved-{one.key}", title, day, day, ChangeKind.CLOSED, Reason.HOLIDAY, is_likely=False
    )


def _span(first: date, last: date) -> list[date]:
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]
