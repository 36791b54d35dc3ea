"""Events for readers' calendars (RFC 5545): one event per date, so a change concerns one only."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta

from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from icalendar import Calendar, Event, vDuration

from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.addresses import full_address

from .models import Occurrence
from .presentation import address_on, place_line

# A library's feed goes back so far that a cancelled or moved date reaches every calendar.
FEED_BACK = timedelta(days=31)
# So many dates a feed holds at most, those to come first.
FEED_LIMIT = 2000
REFRESH = timedelta(hours=1)


@dataclass(frozen=True)
class Feed:
    """The dates of a feed by their beginning, and what it says of those it does not hold yet."""

    dates: list[Occurrence]
    note: str = ""


def feed_of(request: LibraryRequest, *, now: datetime, tag: str = "") -> Feed:
    """What is on and to come in the host's library, cancelled dates included; of a single library
    the past month too.

    Where more is to come than a feed may hold, the nearest dates stand in it and it says so.
    """
    library = request.library
    dates = Occurrence.objects.shown_by(library).public().fit_for(request)
    if tag:
        dates = dates.tagged(tag)
    dates = dates.for_list().prefetch_related("page__tags")
    today = day_begins(now, library)
    coming = list(dates.not_over(today).order_by("starts", "pk")[: FEED_LIMIT + 1])
    if len(coming) > FEED_LIMIT:
        return Feed(coming[:FEED_LIMIT], _note_of_more(coming[FEED_LIMIT - 1]))
    if library.is_region:
        return Feed(coming)
    past = dates.past(today).filter(starts__gte=now - FEED_BACK)[: FEED_LIMIT - len(coming)]
    return Feed([*reversed(past), *coming])


def day_begins(now: datetime, library: Library) -> datetime:
    """Midnight before `now` where the library is."""
    return datetime.combine(now.astimezone(library.tz).date(), time.min, library.tz)


def _note_of_more(last: Occurrence) -> str:
    return ngettext(
        "The nearest %(count)d date is here, up to %(day)s; later ones follow as they come nearer.",
        "The nearest %(count)d dates are here, up to %(day)s; later ones follow as they come "
        "nearer.",
        FEED_LIMIT,
    ) % {"count": FEED_LIMIT, "day": date_format(last.local_starts, "j E Y")}


def calendar_of(dates: Iterable[Occurrence], *, name: str, note: str = "") -> bytes:
    """The text of a calendar with these dates, time zones included."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bibnet//events//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    if note:
        calendar.add("description", note)
        calendar.add("x-wr-caldesc", note)
    calendar.add("refresh-interval", vDuration(REFRESH), parameters={"value": "DURATION"})
    calendar.add("x-published-ttl", vDuration(REFRESH))
    for date in dates:
        calendar.add_component(_event(date))
    calendar.add_missing_timezones(
        first_date=datetime(2020, 1, 1).date(), last_date=datetime(2040, 1, 1).date()
    )
    return calendar.to_ical()


def _event(date: Occurrence) -> Event:
    page, event = date.page, Event()
    event.add("uid", str(date.uid))
    event.add("sequence", date.sequence)
    event.add("dtstamp", date.changed_at.astimezone(UTC))
    event.add("last-modified", date.changed_at.astimezone(UTC))
    event.add("summary", f"{date.heading} ({page.age_mark})")
    _add_times(event, date)
    url = address_on(full_address(page), date)
    event.add("description", "\n".join(filter(None, [date.note, page.lead, _age_line(date), url])))
    event.add("location", place_line(date))
    event.add("url", url)
    event.add("status", "CANCELLED" if date.is_cancelled else "CONFIRMED")
    tags = [tag.name for tag in page.tags.all()]
    if tags:
        event.add("categories", tags)
    if date.place.latitude is not None and date.place.longitude is not None:
        event.add("geo", (float(date.place.latitude), float(date.place.longitude)))
    return event


def _add_times(event: Event, date: Occurrence) -> None:
    if date.is_all_day:
        event.add("dtstart", date.local_starts.date())
        event.add("dtend", date.over_at.astimezone(date.place.tz).date())
        event.add("transp", "TRANSPARENT")
        return
    event.add("dtstart", date.local_starts)
    # RFC 5545, 3.8.2.2: an end is later than the beginning, or there is none.
    if date.local_ends is not None and date.local_ends > date.local_starts:
        event.add("dtend", date.local_ends)


def _age_line(date: Occurrence) -> str:
    return _("Age mark: %(mark)s") % {"mark": date.page.age_mark}
