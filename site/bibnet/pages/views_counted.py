"""How often readers opened each page: a number a day, nothing of who they were.

Counted where visits are (`bibnet.journal.visits`): without a cookie, without robots, the kept
pages too. Days older than needed are thrown away.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction
from django.db.models import F, Sum
from django.utils import timezone
from wagtail.models import Page

from bibnet.journal.visits import Views
from bibnet.libraries import network
from bibnet.libraries.models import Library

from .addresses import library_of
from .models import PageViews

SHOWN = timedelta(days=30)
KEPT = timedelta(days=62)
# One date of a repeating event is a view of the event's page.
DATE = re.compile(r"(?<=/)\d{4}-\d\d-\d\d/$")


def count(views: Views, now: datetime | None = None) -> None:
    """Write down the views of what are published pages; other addresses are left out."""
    now = now or timezone.now()
    asked = {library for library, _path in views}
    libraries = Library.objects.select_related("root_page").in_bulk(asked)
    found: Counter[tuple[int, str]] = Counter()
    for (library_id, path), times in views.items():
        if library_id in libraries:
            found[library_id, DATE.sub("", path)] += times
    pages = _pages(set(found), libraries)
    with transaction.atomic():
        for address in sorted(found.keys() & pages.keys()):
            library = libraries[address[0]]
            day = now.astimezone(library.tz).date()
            _add(library, pages[address], day, found[address])


def views_of(page: Page, now: datetime | None = None) -> int:
    """How often the page was opened in the last thirty days."""
    now = now or timezone.now()
    library = library_of(page)
    since = now.astimezone(library.tz).date() - SHOWN
    # Wherever it stood on those days.
    counted = PageViews.objects.under(network.region()).filter(page=page.pk, day__gt=since)
    return counted.aggregate(sum=Sum("count"))["sum"] or 0


def forget(library: Library, now: datetime | None = None) -> int:
    """Throw away what is too old to be shown anywhere; a periodic task of the region."""
    now = now or timezone.now()
    old = PageViews.objects.under(library).filter(day__lt=(now - KEPT).date())
    deleted, _ = old.delete()
    return deleted


def _pages(
    addresses: set[tuple[int, str]], libraries: dict[int, Library]
) -> dict[tuple[int, str], int]:
    """The numbers of the pages at the addresses, in one query a library."""
    known = {}
    for library_id in {one for one, _path in addresses}:
        home = libraries[library_id].root_page
        if home is None:
            continue
        root = home.url_path.rstrip("/")
        paths = {f"{root}{path}": path for one, path in addresses if one == library_id}
        live = Page.objects.filter(url_path__in=paths, live=True)
        for url_path, number in live.values_list("url_path", "pk"):
            known[library_id, paths[url_path]] = number
    return known


def _add(library: Library, page: int, day: date, times: int) -> None:
    counted = PageViews.objects.under(network.region()).filter(page=page, day=day)
    if counted.update(count=F("count") + times):
        return
    try:
        with transaction.atomic():
            PageViews.objects.of(library).create(
                library=library, page_id=page, day=day, count=times
            )
    except IntegrityError:  # another process was quicker
        counted.update(count=F("count") + times)
