"""The daily look: which saved searches find something that has come since.

It is bounded by what is new: a search is not repeated while nothing came after it was last looked
at, equal searches of many people are asked once, and each asks for the arrivals of some days alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING

from django.db import transaction
from django.db.models import Min, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.notices.services.notify import notify
from bibnet.plugins.state import is_enabled
from bibnet_catalog.models import Edition, IndexChange, SavedSearch
from bibnet_catalog.pages.rows import ADULT
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.query import Facet, Sort

from .keeping import asked_of, everywhere, newest, written

if TYPE_CHECKING:
    from bibnet.accounts.models import User

KIND = "catalog.new_found"
# What came earlier than so many days ago is nobody's news.
DAYS = "30"
MOST_FOUND = 100
MOST_TITLES = 3
AT_ONCE = 500
Known = dict[tuple[object, ...], list[Edition] | None]


@dataclass(frozen=True, slots=True)
class News:
    """What a notice says of one search: so many have come, some of them by their titles."""

    title: str
    count: int
    titles: list[str]


def look(region: Library) -> None:
    """Look for what is new to the saved searches, and tell who wants to know; once a day.

    Of libraries where the catalogue is off nothing is asked.
    """
    latest = newest()
    waiting = everywhere().filter(
        Q(told__lt=latest) | Q(seen__lt=latest),
        user__is_active=True,
    )
    horizon = _indexed(waiting, latest)
    known: Known = {}
    for _user, searches in groupby(_by_person(waiting), key=attrgetter("user_id")):
        _look_for(list(searches), region, horizon, known)


def _indexed(waiting: QuerySet[SavedSearch], latest: int) -> int:
    """The number up to which the index has all that these searches do not know yet."""
    least = waiting.aggregate(least=Min("told"))["least"]
    if least is None:
        return latest
    behind = IndexChange.objects.filter(edition__gt=least).aggregate(first=Min("edition"))["first"]
    return latest if behind is None else behind - 1


def _by_person(waiting: QuerySet[SavedSearch]) -> Iterator[SavedSearch]:
    """The searches, those of one person beside each other, read piece by piece."""
    rows = waiting.select_related("user__reader", "library").order_by("user", "pk")
    after = Q()
    while chunk := list(rows.filter(after)[:AT_ONCE]):
        yield from (one for one in chunk if is_enabled("catalog", one.library))
        last = chunk[-1]
        after = Q(user__gt=last.user_id) | Q(user=last.user_id, pk__gt=last.pk)


def _look_for(searches: Sequence[SavedSearch], region: Library, horizon: int, known: Known) -> None:
    """Note what is new to one person's searches, and tell of it all at once."""
    to_minors = _is_minor(searches[0].user)
    looked: list[tuple[SavedSearch, int]] = []
    news: list[News] = []
    for search in searches:
        found = _arrivals(search, known)
        if found is None:
            continue  # the index does not answer: tomorrow again
        found = [
            one for one in found if one.pk <= horizon and not (to_minors and one.age_mark == ADULT)
        ]
        looked.append((search, sum(one.pk > search.seen for one in found)))
        fresh = [one for one in found if one.pk > search.told]
        if search.is_told and fresh:
            titles = [str(one) for one in fresh if one.age_mark != ADULT]
            news.append(News(search.title, len(fresh), titles[:MOST_TITLES]))
    with transaction.atomic():
        is_told = not news or _tell(searches[0], region, news)
        for search, new in looked:
            told = max(search.told, horizon) if is_told else search.told
            # Who looks meanwhile knows better.
            same = everywhere().filter(pk=search.pk, seen=search.seen)
            same.update(new=new, told=told)


def _arrivals(search: SavedSearch, known: Known) -> list[Edition] | None:
    """What the search finds among the arrivals of the last days; None while nobody can tell."""
    asked = asked_of(search.address, search.library)
    codes = finding.codes(search.library, asked.scope)
    key = (written(asked), codes)
    if key not in known:
        days = (*asked.facets.get(Facet.NEW, ()), DAYS)
        query = replace(
            asked.query(),
            facets={**asked.facets, Facet.NEW: (min(days, key=_days),)},
            sort=Sort.ARRIVAL,
            page_size=MOST_FOUND,
            counted=(),
        )
        found = finding.find(search.library, query, scope=asked.scope)
        if not found.is_complete:
            known[key] = None
        elif found.suggestion:
            known[key] = []  # it was a guess at other words
        else:
            editions = Edition.objects.in_bulk(found.editions)
            known[key] = [editions[one] for one in found.editions if one in editions]
    return known[key]


def _days(value: str) -> int:
    return int(value) if value.isascii() and value.isdigit() else int(DAYS)


def _is_minor(user: User) -> bool:
    reader = getattr(user, "reader", None)
    age = reader.age_on(timezone.localdate()) if reader is not None else None
    return age is not None and age < ADULT


def _tell(search: SavedSearch, region: Library, news: Iterable[News]) -> bool:
    """Send the person's one notice of the day; False if it was sent already."""
    library = region if is_enabled("catalog", region) else search.library
    notice = notify(
        kind=f"catalog.{KIND}",
        library=library,
        user=search.user,
        context={"news": list(news)},
        url=network.root_url(library) + reverse("catalog:saved"),
        key=f"{KIND}:{timezone.localdate():%Y%m%d}",
    )
    return notice is not None
