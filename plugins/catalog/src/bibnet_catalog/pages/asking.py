"""What a reader asks the catalogue for, wholly in the address, and the addresses beside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from urllib.parse import urlencode

from django.http import QueryDict

from bibnet_catalog.searching.query import Facet, Query, Scope, Sort

PAGE_SIZE = 20
# Nobody leafs further, and engines refuse to.
MOST_PAGES = 200
LONGEST = 200
MOST_VALUES = 50
YEARS = range(1000, 2100)
# Of the years the form has the first and the last, so the single ones are no boxes to tick.
TICKED = tuple(facet for facet in Facet if facet is not Facet.YEAR)


@dataclass(frozen=True, kw_only=True)
class Asked:
    """The state of the search page; `default` is the scope where the address names none.

    `is_open`: only what stands in a library that is open now.
    """

    text: str = ""
    scope: Scope
    default: Scope
    facets: Mapping[Facet, tuple[str, ...]] = field(default_factory=dict)
    years: tuple[int | None, int | None] = (None, None)
    is_open: bool = False
    sort: Sort = Sort.RELEVANCE
    page: int = 1

    @classmethod
    def read(cls, given: QueryDict, *, default: Scope) -> Asked:
        """The wishes in an address; what it cannot mean is left out."""
        facets: dict[Facet, tuple[str, ...]] = {}
        for facet in TICKED:
            values = [one.strip()[:LONGEST] for one in given.getlist(f"facet.{facet}")]
            if values := [one for one in values if one]:
                facets[facet] = tuple(dict.fromkeys(values[:MOST_VALUES]))
        scope, sort = given.get("scope", ""), given.get("sort", "")
        first, last = _year(given.get("year_from", "")), _year(given.get("year_to", ""))
        if first is not None and last is not None and first > last:
            first, last = last, first
        return cls(
            text=" ".join(given.get("q", "").replace("\0", "").split())[:LONGEST],
            scope=next((one for one in Scope if one == scope), default),
            default=default,
            facets=facets,
            years=(first, last),
            is_open=given.get("open") == "1",
            sort=next((one for one in Sort if one == sort), Sort.RELEVANCE),
            page=_page(given.get("page", "1")),
        )

    @property
    def is_narrowed(self) -> bool:
        return bool(self.facets) or self.years != (None, None) or self.is_open

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked for: the page shows its door."""
        return not self.text and not self.is_narrowed and self.sort is Sort.RELEVANCE

    def query(self) -> Query:
        """What the engine is asked."""
        return Query(
            text=self.text,
            facets=self.facets,
            years=self.years,
            sort=self.sort,
            page=self.page,
            page_size=PAGE_SIZE,
        )

    def pairs(self, *, without: frozenset[str] = frozenset()) -> list[tuple[str, str]]:
        """The parameters of its address, but those named in `without`; facets as `facet`."""
        rows: list[tuple[str, str, object]] = [
            ("q", "q", self.text),
            ("scope", "scope", self.scope if self.scope is not self.default else ""),
            ("years", "year_from", self.years[0]),
            ("years", "year_to", self.years[1]),
            ("open", "open", "1" if self.is_open else ""),
            ("sort", "sort", self.sort if self.sort is not Sort.RELEVANCE else ""),
            ("page", "page", self.page if self.page > 1 else ""),
        ]
        for facet, values in self.facets.items():
            rows += [("facet", f"facet.{facet}", value) for value in values]
        return [(name, str(value)) for group, name, value in rows if value and group not in without]

    @property
    def address(self) -> str:
        """Its own address, from the question mark on."""
        return f"?{urlencode(self.pairs())}"

    def but(self, **changes: Any) -> Asked:
        """The same from its first page, with something else."""
        return replace(self, **{"page": 1, **changes})

    def without(self, facet: Facet, value: str) -> Asked:
        """The same without one value of a facet."""
        facets = {
            one: tuple(each for each in values if (one, each) != (facet, value))
            for one, values in self.facets.items()
        }
        return self.but(facets={one: values for one, values in facets.items() if values})

    def wide(self) -> Asked:
        """The same words without any filter."""
        return self.but(facets={}, years=(None, None), is_open=False)


def _year(text: str) -> int | None:
    text = text.strip()
    return int(text) if text.isdecimal() and len(text) == 4 and int(text) in YEARS else None


def _page(text: str) -> int:
    return min(max(int(text), 1), MOST_PAGES) if text.isdecimal() and len(text) < 6 else 1
