"""Mandatory facts that lie in what a library publishes: each told by the app that publishes it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from enum import StrEnum
from functools import reduce
from operator import or_

from django.db.models import Max, Q, Value
from django.db.models.functions import Substr

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.paths import ROOT_LENGTH
from bibnet.pages.models import FeedbackPage, NewsPage
from bibnet.pages.querysets import path_range


class Standing(StrEnum):
    """How a mandatory fact stands."""

    FILLED = "filled"
    STALE = "stale"
    EMPTY = "empty"


# Takes libraries and a moment, gives the standing of each by its id; those left out are empty.
Content = Callable[[Sequence[Library], datetime], Mapping[int, Standing]]
CONTENTS: dict[str, Content] = {}
NEWS_COUNT_FOR = timedelta(days=92)


def content(name: str) -> Callable[[Content], Content]:
    """Register who tells how a kind of content of `data/sections.toml` stands."""

    def register(teller: Content) -> Content:
        CONTENTS[name] = teller
        return teller

    return register


def under_roots(libraries: Sequence[Library]) -> Q:
    """Pages in the trees of the libraries."""
    ranges = (Q(**path_range(one.root_path)) for one in libraries if one.root_path)
    return reduce(or_, ranges, Q(pk__in=[]))


def by_root(libraries: Sequence[Library]) -> dict[str, int]:
    """Ids of libraries by the beginning of their pages' paths."""
    return {one.root_path: one.pk for one in libraries if one.root_path}


ROOT = Substr("path", Value(1), Value(ROOT_LENGTH))


@content("hours")
def hours(libraries: Sequence[Library], now: datetime) -> Mapping[int, Standing]:
    known = schedule.schedules_of(libraries)
    return {pk: Standing.FILLED for pk, one in known.items() if one.is_known}


@content("news")
def news(libraries: Sequence[Library], now: datetime) -> Mapping[int, Standing]:
    """News of the last three months; older ones are out of date."""
    since = (now - NEWS_COUNT_FOR).date()
    newest = (
        NewsPage.objects.filter(under_roots(libraries), live=True)
        .annotate(root=ROOT)
        .order_by()
        .values_list("root")
        .annotate(newest=Max("date"))
    )
    known = by_root(libraries)
    return {
        known[root]: Standing.FILLED if day >= since else Standing.STALE
        for root, day in newest
        if root in known
    }


@content("feedback")
def feedback(libraries: Sequence[Library], now: datetime) -> Mapping[int, Standing]:
    found = FeedbackPage.objects.filter(under_roots(libraries), live=True)
    known = by_root(libraries)
    paths = found.values_list("path", flat=True)
    return {
        known[path[:ROOT_LENGTH]]: Standing.FILLED for path in paths if path[:ROOT_LENGTH] in known
    }
