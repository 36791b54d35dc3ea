"""Events for search engines: schema.org's Event."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from bibnet.pages.addresses import full_address

from .models import EventPage, Occurrence, PlaceKind
from .presentation import address_on, place_line
from .schedule import slot_on

SCHEMA = "https://schema.org/"


def event_data(page: EventPage, date: Occurrence, *, image: str) -> dict[str, Any]:
    """The JSON-LD of one date of an event; `image` is the picture that networks show too."""
    is_online = page.place_kind == PlaceKind.ONLINE
    mode = "OnlineEventAttendanceMode" if is_online else "OfflineEventAttendanceMode"
    url = address_on(full_address(page), date)
    data: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Event",
        "name": date.heading,
        "url": url,
        "image": image,
        "startDate": _moment(date.local_starts, is_day=date.is_all_day),
        **_status(page, date),
        "eventAttendanceMode": f"{SCHEMA}{mode}",
        "location": _location(page, date, is_online=is_online),
        "organizer": {
            "@type": "Library",
            "name": page.library.name,
            "url": page.library.get_absolute_url(),
        },
        "typicalAgeRange": f"{page.age_mark.rstrip('+')}-",
        "isAccessibleForFree": page.is_free,
        "inLanguage": "ru",
    }
    if page.lead:
        data["description"] = page.lead
    if date.local_ends is not None:
        # Whole days end at the midnight after the last of them.
        last = date.local_ends - timedelta(days=1) if date.is_all_day else date.local_ends
        data["endDate"] = _moment(last, is_day=date.is_all_day)
    if not page.is_free or page.ticket_url:
        data["offers"] = {
            "@type": "Offer",
            "price": page.price_from or 0,
            "priceCurrency": "RUB",
            "url": page.ticket_url or url,
        }
    if date.seats is not None:
        data["maximumAttendeeCapacity"] = date.seats
        data["remainingAttendeeCapacity"] = date.free_seats
    return data


def _moment(moment: datetime, *, is_day: bool) -> str:
    return moment.date().isoformat() if is_day else moment.isoformat()


def _status(page: EventPage, date: Occurrence) -> dict[str, str]:
    """Whether it is held, and for a date with another time than its rule says the time by it."""
    if date.is_cancelled:
        return {"eventStatus": f"{SCHEMA}EventCancelled"}
    by_rule = slot_on(page, date.rule_date, date.place.tz)
    if not date.has_own_time or by_rule.starts == date.starts:
        return {"eventStatus": f"{SCHEMA}EventScheduled"}
    before = by_rule.starts.astimezone(date.place.tz)
    return {
        "eventStatus": f"{SCHEMA}EventRescheduled",
        "previousStartDate": _moment(before, is_day=by_rule.is_all_day),
    }


def _location(page: EventPage, date: Occurrence, *, is_online: bool) -> dict[str, Any]:
    if is_online:
        return {"@type": "VirtualLocation", "url": page.online_url or full_address(page)}
    if page.place_kind == PlaceKind.ELSEWHERE or date.place_note:
        words = place_line(date)
        return {
            "@type": "Place",
            "name": words,
            "address": {"@type": "PostalAddress", "streetAddress": words},
        }
    place: dict[str, Any] = {
        "@type": "Place",
        "name": str(date.place),
        "address": {
            "@type": "PostalAddress",
            "streetAddress": date.place.address,
            "addressLocality": date.place.place,
            "addressCountry": "RU",
        },
    }
    if date.place.latitude is not None and date.place.longitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": float(date.place.latitude),
            "longitude": float(date.place.longitude),
        }
    return place
