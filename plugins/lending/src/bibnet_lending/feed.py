"""A reader's due days and ready orders as a calendar (RFC 5545), behind a secret address.

Which books they are is told only if the reader wants it: calendars are shared and stand on screens.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event, vDuration

from bibnet.accounts.models import Reader
from bibnet.libraries import network, schedule

from . import family, mine
from .models import ReaderChoice

REFRESH = timedelta(hours=6)


def begin(reader: Reader) -> ReaderChoice:
    """A new address; whoever knows the old one reads nothing any more."""
    choice, _is_new = ReaderChoice.objects.update_or_create(
        reader=reader, defaults={"feed_secret": secrets.token_urlsafe(32)}
    )
    return choice


def end(reader: Reader) -> None:
    """There is no calendar."""
    ReaderChoice.objects.filter(reader=reader).update(feed_secret="", feed_has_titles=False)


def name_books(reader: Reader, *, has_titles: bool) -> None:
    """Whether the calendar says which books."""
    ReaderChoice.objects.filter(reader=reader).update(feed_has_titles=has_titles)


def behind(secret: str) -> ReaderChoice | None:
    """Whose calendar the address is."""
    rows = ReaderChoice.objects.select_related("reader").exclude(feed_secret="")
    return rows.filter(feed_secret=secret).first()


def calendar_of(choice: ReaderChoice, *, now: datetime) -> bytes:
    """One day-long event for each day and library, children's books included."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bibnet//lending//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", _("Library books"))
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for event in _events(choice, now):
        calendar.add_component(event)
    return calendar.to_ical()


def _events(choice: ReaderChoice, now: datetime) -> Iterator[Event]:
    today = schedule.today(network.region(), now)
    people = family.people_of(choice.reader, today)
    books = mine.books_of(people, now=now, has_estimates=False)
    due: dict[tuple[date, Any], list[str]] = defaultdict(list)
    for one in books["on_hand"]:
        due[one.loan.due_on, one.loan.branch].append(one.book.name)
    for (day, branch), titles in due.items():
        said = ngettext("Bring {count} book back", "Bring {count} books back", len(titles))
        yield _event(choice, "due", day, branch, said.format(count=len(titles)), titles, now)
    ready: dict[tuple[date, Any], list[str]] = defaultdict(list)
    for one in books["ordered"]:
        if one.is_ready:
            ready[one.order.until, one.order.pickup].append(one.book.name)
    for (day, branch), titles in ready.items():
        said = ngettext(
            "Last day to fetch {count} ordered book",
            "Last day to fetch {count} ordered books",
            len(titles),
        )
        yield _event(choice, "ready", day, branch, said.format(count=len(titles)), titles, now)


def _event(
    choice: ReaderChoice,
    kind: str,
    day: date,
    branch: Any,
    summary: str,
    titles: list[str],
    now: datetime,
) -> Event:
    event = Event()
    event.add("uid", f"{kind}-{choice.pk}-{branch.pk}-{day:%Y%m%d}@{network.region().code}")
    event.add("dtstamp", now.astimezone(UTC))
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("transp", "TRANSPARENT")
    event.add("summary", f"{summary}: {branch}")
    if choice.feed_has_titles:
        event.add("description", "\n".join(sorted(titles)))
    return event
