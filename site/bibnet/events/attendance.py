"""Who came to what was held, by age: sums over the journal, in which reports are counted."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import QuerySet, Sum
from django.utils.translation import gettext as _

from bibnet.journal.models import Entry, Mode
from bibnet.journal.reckoning import entries_of
from bibnet.libraries.models import Library
from bibnet.text import sheets

from .models import AgeGroup, EventReportPage
from .services.reporting import ATTENDED, HELD, UNKNOWN_AGE

WIDTHS = (12, 60, 32, 20, 9)


@dataclass(frozen=True)
class Held:
    """One report as it is counted: how many people came, of which ages."""

    day: date
    title: str
    library: str
    mode: str
    people: int
    by_age: Mapping[str, int]
    ages: list[tuple[str, int]]


@dataclass(frozen=True)
class Sums:
    """What a span of days comes to."""

    held: int
    people: int
    by_age: list[tuple[str, int]]


def age_names() -> dict[str, str]:
    """Names of the age groups by their codes; last those whose age nobody noted."""
    names = dict(AgeGroup.objects.values_list("code", "name"))
    return {**names, UNKNOWN_AGE: _("age not noted")}


def sums(library: Library, first: date, last: date) -> Sums:
    """Events and people of these days in the library and all below it."""
    held = entries_of(library, HELD, first, last).aggregate(sum=Sum("amount"))["sum"] or 0
    rows = entries_of(library, ATTENDED, first, last).values_list("data__age_group")
    by_age = {code: many for code, many in rows.annotate(sum=Sum("amount")).order_by() if many}
    named = _named(by_age, age_names())
    return Sums(held=held, people=sum(by_age.values()), by_age=named)


def counted(library: Library, first: date, last: date) -> QuerySet[Entry, dict[str, Any]]:
    """The reports that count in these days, the latest first: a row for each, for `held_of`."""
    entries = entries_of(library, HELD, first, last)
    rows = entries.values("object_id", "library", "library__short_name", "at", "mode")
    still = rows.annotate(held=Sum("amount")).filter(held__gt=0)
    return still.order_by("-at", "object_id")


def held_of(rows: Iterable[Mapping[str, Any]], library: Library) -> list[Held]:
    """The rows of `counted` with titles and people, in as many queries however many they are."""
    rows = list(rows)
    ids = [one["object_id"] for one in rows]
    pages = EventReportPage.objects.filter(pk__in=[int(one) for one in ids if one.isdigit()])
    titles = {str(pk): title for pk, title in pages.values_list("pk", "title")}
    people: dict[tuple[Any, ...], dict[str, int]] = defaultdict(dict)
    entries = Entry.objects.under(library).filter(
        object_id__in=ids, kind=ATTENDED, object_type=EventReportPage._meta.label_lower
    )
    found = entries.values_list("object_id", "library", "at", "mode", "data__age_group")
    for *key, code, many in found.annotate(sum=Sum("amount")).order_by():
        if many:
            people[tuple(key)][code] = many
    names = age_names()
    return [_held(one, titles, people, library, names) for one in rows]


def _held(
    row: Mapping[str, Any],
    titles: Mapping[str, str],
    people: Mapping[tuple[Any, ...], dict[str, int]],
    library: Library,
    names: Mapping[str, str],
) -> Held:
    at: datetime = row["at"]
    by_age = people.get((row["object_id"], row["library"], at, row["mode"]), {})
    return Held(
        day=at.astimezone(library.tz).date(),
        title=titles.get(row["object_id"], _("The report was deleted")),
        library=row["library__short_name"],
        mode=str(Mode(row["mode"]).label) if row["mode"] else "",
        people=sum(by_age.values()),
        by_age=by_age,
        ages=_named(by_age, names),
    )


def _named(by_age: Mapping[str, int], names: Mapping[str, str]) -> list[tuple[str, int]]:
    """The ages that came, in the order of the directory; a group that is gone keeps its code."""
    codes = [code for code in {**names, **by_age} if by_age.get(code)]
    return [(names.get(code, code), by_age[code]) for code in codes]


def table(library: Library, first: date, last: date) -> Iterator[list[Any]]:
    """The whole span for a spreadsheet program: a head, a row for each report, the sums."""
    names = age_names()
    yield [_("Day"), _("Event"), _("Library"), _("Where"), _("Came"), *names.values()]
    total: dict[str, int] = defaultdict(int)
    for one in held_of(counted(library, first, last), library):
        for code, many in one.by_age.items():
            total[code] += many
        ages = [one.by_age.get(code, 0) for code in names]
        yield [f"{one.day:%d.%m.%Y}", one.title, one.library, one.mode, one.people, *ages]
    yield [_("Together"), "", "", "", sum(total.values()), *[total[code] for code in names]]


def as_csv(library: Library, first: date, last: date) -> bytes:
    return sheets.csv_of(table(library, first, last))


def as_xlsx(library: Library, first: date, last: date) -> bytes:
    return sheets.xlsx_of(table(library, first, last), widths=WIDTHS)
