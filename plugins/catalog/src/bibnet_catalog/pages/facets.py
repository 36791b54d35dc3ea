"""The facets of the results as the page shows them: groups to tick, chips to take away."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext, pgettext_lazy

from bibnet.libraries.models import District, Library
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.query import Facet

from . import words
from .asking import TICKED, Asked

SHOWN_AT_ONCE = 6
MOST_SHOWN = 40
# Spans of years of one press, from the newest on.
SPANS = ((2020, None), (2010, 2019), (2000, 2009), (1980, 1999), (None, 1979))

TITLES: Mapping[Facet, str | Promise] = {
    Facet.AVAILABLE: pgettext_lazy("facet", "At its place"),
    Facet.LIBRARY: pgettext_lazy("facet", "Library"),
    Facet.DISTRICT: pgettext_lazy("facet", "District"),
    Facet.KIND: pgettext_lazy("facet", "Kind"),
    Facet.LANGUAGE: pgettext_lazy("facet", "Language"),
    Facet.AUTHOR: pgettext_lazy("facet", "Author"),
    Facet.SUBJECT: pgettext_lazy("facet", "Subject"),
    Facet.GENRE: pgettext_lazy("facet", "Genre"),
    Facet.FORM: pgettext_lazy("facet", "Form"),
    Facet.AUDIENCE: pgettext_lazy("facet", "For whom"),
    Facet.AGE: pgettext_lazy("facet", "Age mark"),
    Facet.NEW: pgettext_lazy("facet", "New in the catalogue"),
}
ORDER = tuple(TITLES)
# Those that most readers look for stand open.
OPEN = frozenset({Facet.AVAILABLE, Facet.LIBRARY, Facet.KIND, Facet.LANGUAGE})


@dataclass(frozen=True, slots=True)
class Value:
    """A box to tick; `count` is None where it is not known."""

    value: str
    title: str
    count: int | None
    is_on: bool


@dataclass(frozen=True, slots=True)
class Group:
    """The boxes of one facet, those that stand at once and the rest."""

    name: str
    title: str
    values: list[Value]
    rest: list[Value]
    is_open: bool

    @property
    def rest_line(self) -> str:
        return ngettext("%(count)s more", "%(count)s more", len(self.rest)) % {
            "count": len(self.rest)
        }


@dataclass(frozen=True, slots=True)
class Taken:
    """Something chosen, with the address of the results without it."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class Span:
    """Years of one press, with how many editions they hold."""

    title: str
    url: str
    count: int


class Titles:
    """What values of facets are called; the libraries and districts that are shown are read at
    once.
    """

    def __init__(self, asked: Asked, found: Found) -> None:
        codes = {
            facet: shown_values(facet, asked, found) for facet in (Facet.LIBRARY, Facet.DISTRICT)
        }
        libraries = Library.objects.filter(code__in=codes[Facet.LIBRARY]).order_by()
        rows = libraries.values_list("code", "short_name", "name")
        self._libraries = {code: short or name for code, short, name in rows}
        districts = District.objects.filter(code__in=codes[Facet.DISTRICT]).order_by()
        self._districts = dict(districts.values_list("code", "name"))

    def of(self, facet: Facet, value: str) -> str:
        """The words for a value; a code that nobody has any more stands as it is."""
        make = NAMED.get(facet)
        if make is not None:
            return make(value)
        if facet is Facet.LIBRARY:
            return self._libraries.get(value, value)
        return self._districts.get(value, value) if facet is Facet.DISTRICT else value


def _new(value: str) -> str:
    if not value.isdecimal():
        return value
    days = int(value)
    return ngettext("In the last %(days)s day", "In the last %(days)s days", days) % {"days": days}


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


NAMED: Mapping[Facet, Callable[[str], str]] = {
    Facet.KIND: words.kind,
    Facet.LANGUAGE: lambda value: _capital(words.language(value)),
    Facet.FORM: words.form,
    Facet.AUDIENCE: words.audience,
    Facet.AGE: lambda value: f"{value}+",
    Facet.NEW: _new,
    Facet.AVAILABLE: lambda _value: pgettext("facet", "A copy is at its place, as libraries tell"),
}


def groups(asked: Asked, found: Found, titles: Titles) -> list[Group]:
    """The facets that tell these results apart, and those that are chosen."""
    shown = []
    for facet in ORDER:
        chosen = asked.facets.get(facet, ())
        counts = dict(found.facets.get(facet, ()))
        values = [
            Value(value, titles.of(facet, value), counts.get(value), value in chosen)
            for value in shown_values(facet, asked, found)
        ]
        if not values:
            continue
        shown.append(
            Group(
                name=f"facet.{facet}",
                title=str(TITLES[facet]),
                values=values[:SHOWN_AT_ONCE],
                rest=values[SHOWN_AT_ONCE:],
                is_open=facet in OPEN or bool(chosen),
            )
        )
    return shown


def shown_values(facet: Facet, asked: Asked, found: Found) -> list[str]:
    """The values of a facet that the page has: the chosen ones first, then by their counts.

    None where there is nothing to choose from.
    """
    chosen = asked.facets.get(facet, ())
    counted = [value for value, _count in found.facets.get(facet, ())]
    if len(counted) < (1 if facet is Facet.AVAILABLE else 2) and not chosen:
        return []
    others = [value for value in counted if value not in set(chosen)][:MOST_SHOWN]
    if facet is Facet.AGE:
        others.sort(key=lambda value: int(value) if value.isdecimal() else 0)
    return [*chosen, *others]


def taken(asked: Asked, titles: Titles) -> list[Taken]:
    """What is chosen, each with the way back."""
    shown = [
        Taken(titles.of(facet, value), asked.without(facet, value).address)
        for facet in TICKED
        for value in asked.facets.get(facet, ())
    ]
    if asked.is_open:
        shown.append(Taken(_("In libraries open now"), asked.but(is_open=False).address))
    if asked.years != (None, None):
        shown.append(Taken(years_line(*asked.years), asked.but(years=(None, None)).address))
    return shown


def years_line(first: int | None, last: int | None) -> str:
    """«2000–2010», «from 2000», «up to 2010»."""
    if first is None:
        return pgettext("years", "up to %(year)s") % {"year": last}
    if last is None:
        return pgettext("years", "from %(year)s") % {"year": first}
    return str(first) if first == last else f"{first}–{last}"


def ends(asked: Asked, found: Found) -> tuple[int, int] | None:
    """The first and the last year of the results and of what is chosen; None where one is all."""
    years = {*_counted_years(found), *filter(None, asked.years)}
    return (min(years), max(years)) if len(years) > 1 else None


def spans(asked: Asked, found: Found) -> list[Span]:
    """Spans of years that hold something."""
    counts = _counted_years(found)
    shown = []
    for first, last in SPANS:
        count = sum(
            number
            for year, number in counts.items()
            if (first is None or year >= first) and (last is None or year <= last)
        )
        if count:
            title = _("2020 and newer") if last is None else years_line(first, last)
            shown.append(Span(title, asked.but(years=(first, last)).address, count))
    return shown if len(shown) > 1 else []


def _counted_years(found: Found) -> dict[int, int]:
    counted = found.facets.get(Facet.YEAR, [])
    return {int(value): count for value, count in counted if value.isdecimal()}
