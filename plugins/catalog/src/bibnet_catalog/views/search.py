"""The search page: one form whose whole state is its address."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_safe

from bibnet.accounts.minors import is_for_minors
from bibnet.libraries.models import Library
from bibnet_catalog.entries import entries_of
from bibnet_catalog.models import CatalogSettings
from bibnet_catalog.pages import closed, facets, rows
from bibnet_catalog.pages.arrivals import arrivals
from bibnet_catalog.pages.asking import MOST_PAGES, PAGE_SIZE, Asked
from bibnet_catalog.resources.reading import has_any
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.opening import open_codes
from bibnet_catalog.searching.query import Facet, Scope, Sort

from .favourites import keeping_of

if TYPE_CHECKING:
    from bibnet.libraries.requests import LibraryRequest

ON_THE_DOOR = 12
NARROWING = frozenset({"facet", "years", "open", "page"})
SORTS: tuple[tuple[Sort, Promise], ...] = (
    (Sort.RELEVANCE, pgettext_lazy("sort: first", "most fitting")),
    (Sort.NEWEST, pgettext_lazy("sort: first", "newest editions")),
    (Sort.OLDEST, pgettext_lazy("sort: first", "oldest editions")),
    (Sort.ARRIVAL, pgettext_lazy("sort: first", "latest arrivals")),
    (Sort.TITLE, pgettext_lazy("sort: first", "by title")),
    (Sort.AUTHOR, pgettext_lazy("sort: first", "by author")),
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several, in a form."""

    value: str
    title: str | Promise
    is_on: bool


@require_safe
def search(request: LibraryRequest) -> HttpResponse:
    """What the catalogue has for the address; without a wish the door with what came last."""
    library = request.library
    asked = Asked.read(request.GET, default=CatalogSettings.of(library).first_scope)
    context: dict[str, Any] = {"asked": asked, "scopes": _scopes(asked, library)}
    if asked.is_empty:
        shown = arrivals(library, ON_THE_DOOR)
        if is_for_minors(request):
            shown = rows.for_minors(shown)
        context["arrivals"] = rows.shelf_of(shown)
        context["has_resources"] = has_any(library)
        return render(request, "bibnet_catalog/search.html", context)
    now, members = timezone.now(), _members(asked, library)
    standing = open_codes(members, now) if asked.is_open else None
    found = finding.find(library, replace(asked.query(), standing=standing), scope=asked.scope)
    last = min(-(-found.total // PAGE_SIZE), MOST_PAGES)
    if not found.editions and 0 < last < asked.page:
        return HttpResponseRedirect(f"{request.path}{asked.but(page=last).address}")
    if standing == frozenset():
        context["closed"] = closed.now(members, library, now)
    return render(request, "bibnet_catalog/search.html", context | _found(request, asked, found))


def _members(asked: Asked, library: Library) -> frozenset[str] | None:
    """The codes of the libraries whose hours count; None for all."""
    members = finding.codes(library, asked.scope)
    chosen = frozenset(asked.facets.get(Facet.LIBRARY, ()))
    if not chosen:
        return members
    return chosen if members is None else members & chosen


def _found(request: LibraryRequest, asked: Asked, found: Found) -> dict[str, Any]:
    library = request.library
    titles = facets.Titles(asked, found)
    entries = entries_of(found.editions, library=library)
    shown = rows.for_minors(entries) if is_for_minors(request) else entries
    suggestion = found.suggestion if found.suggestion != asked.text else ""
    return {
        "found": found,
        "rows": rows.rows_of(shown, library),
        "keeping": keeping_of(request),
        "kept_back": len(entries) - len(shown),
        "page": _page(asked, found),
        "taken": facets.taken(asked, titles),
        "groups": facets.groups(asked, found, titles),
        "spans": facets.spans(asked, found),
        "ends": facets.ends(asked, found),
        "sorts": [Choice(sort, title, sort is asked.sort) for sort, title in SORTS],
        # Each form carries what the others choose.
        "beside_words": asked.pairs(
            without=frozenset({"q", "scope", "facet", "years", "open", "page"})
        ),
        "beside_facets": asked.pairs(without=NARROWING),
        "beside_sort": asked.pairs(without=frozenset({"sort", "page"})),
        "suggestion": suggestion,
        "suggestion_url": asked.but(text=suggestion).address,
        "wide_url": asked.wide().address,
        "any_hour_url": asked.but(is_open=False).address if asked.is_open else "",
        "region_url": asked.but(scope=Scope.REGION).address,
        "is_region_wide": asked.scope is Scope.REGION or library.is_region,
    }


def _page(asked: Asked, found: Found) -> Page:
    """The page for the links to the others: the engine has counted and cut already."""
    total = min(found.total, PAGE_SIZE * MOST_PAGES)
    return Page([], asked.page, Paginator(range(total), PAGE_SIZE))


def _scopes(asked: Asked, library: Library) -> list[Choice]:
    """Whose stock may be searched from here; no choice where there is only one."""
    if library.is_region:
        return []
    is_alone = finding.codes(library, Scope.SYSTEM) == finding.codes(library, Scope.LIBRARY)
    return [
        Choice(scope, title, scope is asked.scope)
        for scope, title in CatalogSettings.SCOPES
        if not (scope is Scope.SYSTEM and is_alone)
    ]
