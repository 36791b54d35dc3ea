"""Events for readers' calendars (RFC 5545): one event per date, so a change concerns one only."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

from django.utils.translation import gettext as _
from icalendar import Calendar, Event, vDuration

from bibnet.libraries.models import Library
from bibnet.pages.addresses import full_address

from .models import Occurrence
from .presentation import address_on, place_line
from .querysets import OccurrenceQuerySet

# A feed goes back so far that a cancelled or moved date reaches every calendar.
FEED_BACK = timedelta(days=31)
FEED_LIMIT = 500
REFRESH = timedelta(hours=1)


def feed_of(library: Library, *, now: datetime, tag: str = "") -> OccurrenceQuerySet:
    """The dates of a library's feed, cancelled ones included; on the portal, of the network."""
    dates = Occurrence.objects.at(library).public().filter(starts__gte=now - FEED_BACK)
    if tag:
        dates = dates.tagged(tag)
    return dates.for_list().prefetch_related("page__tags").order_by("starts", "pk")[:FEED_LIMIT]


def calendar_of(dates: Iterable[Occurrence], *, name: str) -> bytes:
    """The text of a calendar with these dates, time zones included."""
    calendar = Calendar()
    calendar.add("prodid", "-//Bibnet//events//RU")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
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
