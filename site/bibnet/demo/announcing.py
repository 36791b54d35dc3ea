"""Events of the demonstration, with people who have registered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

from bibnet.events.models import Audience, EventIndexPage, EventPage, PlaceKind
from bibnet.libraries.models import Library

from . import markup
from .guests import fill_seats
from .moments import Moment, is_season, moment_of
from .pictures import picture
from .publishing import has_page, index_of, publish
from .sharing import POOL, Shared, districts, share
from .sites import DemoSite
from .texts import Item, items
from .timing import closed_days, fitted

# How many coming and past events of the pool each district shows besides its own.
COMING, PAST = 8, 2
# Days between two dates of a series and how many dates it has.
SERIES = {"weekly": (7, 16), "every 2 weeks": (14, 10), "every 4 weeks": (28, 6)}
ANNOUNCED_BEFORE = timedelta(days=12)


def write_events(site: DemoSite) -> None:
    """Publish the library's events, those that are over too; what is there stays."""
    index = index_of(site.library, EventIndexPage)
    for shared in events_of(site):
        if not has_page(index, shared.item.slug):
            announce(shared, site, index)


def in_season(kind: str, site: DemoSite) -> list[Item]:
    """Those of the pool that fit the time of year in which they are held."""
    return [
        one
        for one in items(kind, POOL)
        if is_season(one.facts.get("season", ""), moment_of(one.facts["at"], site.first_day).day)
    ]


def events_of(site: DemoSite) -> list[Shared]:
    """What the library announces, of its own and of the pool."""
    if site.code not in districts():
        return [Shared(one) for one in items("events", site.code)]
    pool = in_season("events", site)
    coming = [one for one in pool if not is_past(one)]
    past = [one for one in pool if is_past(one)]
    return [
        *share(coming, code=site.code, most=COMING),
        *share(past, code=site.code, most=PAST),
    ]


def is_past(item: Item) -> bool:
    return "-" in item.facts["at"].split()[0]


def announce(shared: Shared, site: DemoSite, index: EventIndexPage) -> EventPage:
    """Publish one event; whoever registered for a coming one has a seat or waits."""
    place = _place(shared.item, site)
    moment = when(shared, site, place)
    page = event_page(shared.item, site, place, moment)
    at = datetime.combine(moment.day, moment.begins, site.library.tz) - ANNOUNCED_BEFORE
    publish(page, under=index, at=at)
    if page.has_registration and not is_past(shared.item):
        fill_seats(
            page, going=shared.item.number("going") or 0, waiting=shared.item.number("waiting") or 0
        )
    return page


def event_page(item: Item, site: DemoSite, place: Library, moment: Moment) -> EventPage:
    """The page of an event, not yet saved."""
    rule, days = _series(item.facts.get("repeat", ""), moment.day)
    page = EventPage(
        title=site.fill(item.title),
        slug=item.slug,
        lead=site.fill(item.lead),
        body=markup.text_body(site.fill_all(item.body)),
        date=moment.day,
        time_from=moment.begins,
        time_to=moment.ends,
        rrule=rule,
        exceptions=[one.isoformat() for one in closed_days(place, days)],
        age_mark=item.facts["age"],
        place=place if "place" in item.facts else None,
        **place_fields(item, site),
        **_terms(item),
    )
    page.audiences = list(Audience.objects.filter(code__in=item.names("audience")))
    page.tags.add(*item.names("tags"))
    if name := item.facts.get("picture"):
        page.picture = picture(name, site.library)
    return page


def when(shared: Shared, site: DemoSite, place: Library) -> Moment:
    """The moment that the text names, a week later for each library that has it before."""
    moment = moment_of(shared.item.facts["at"], site.first_day)
    later = timedelta(weeks=shared.turn * (-1 if is_past(shared.item) else 1))
    moment = replace(moment, day=moment.day + later)
    if "elsewhere" in shared.item.facts:
        return moment
    return fitted(moment, place, backwards=is_past(shared.item))


def place_fields(item: Item, site: DemoSite) -> dict[str, str]:
    """Where an event or a report is, as fields of its page."""
    if "elsewhere" in item.facts:
        return {
            "place_kind": PlaceKind.ELSEWHERE,
            "address": site.fill(item.facts["elsewhere"]),
        }
    return {
        "place_kind": PlaceKind.LIBRARY,
        "hall": "" if "place" in item.facts else item.facts.get("hall", ""),
    }


def _place(item: Item, site: DemoSite) -> Library:
    if "place" in item.facts:
        return Library.objects.get(code=item.facts["place"])
    return site.library


def _series(repeat: str, first: date) -> tuple[str, list[date]]:
    """The calendar's rule of a series and its days."""
    if not repeat:
        return "", []
    step, count = SERIES[repeat]
    interval = f";INTERVAL={step // 7}" if step > 7 else ""
    days = [first + timedelta(days=step * number) for number in range(count)]
    return f"FREQ=WEEKLY{interval};COUNT={count}", days


def _terms(item: Item) -> dict[str, object]:
    """Price, registration and what helps people with disabilities."""
    seats = item.number("seats")
    return {
        "price_from": item.number("price"),
        "price_note": item.facts.get("note", ""),
        "takes_pushkin_card": item.is_said("pushkin"),
        "is_step_free": item.is_said("step"),
        "has_audio_description": item.is_said("audio"),
        "has_registration": seats is not None,
        "capacity": seats,
        "has_waiting_list": seats is not None,
    }
