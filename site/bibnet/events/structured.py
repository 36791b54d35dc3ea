"""Events for search engines: schema.org's Event."""

from __future__ import annotations

from typing import Any

from bibnet.pages.addresses import full_address

from .models import EventPage, Occurrence, PlaceKind
from .presentation import address_on, place_line

SCHEMA = "https://schema.org/"
STATUS = {True: f"{SCHEMA}EventCancelled", False: f"{SCHEMA}EventScheduled"}


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
        "startDate": _moment(date, date.local_starts),
        "eventStatus": STATUS[date.is_cancelled],
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
        data["endDate"] = _moment(date, date.local_ends)
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


def _moment(date: Occurrence, moment: Any) -> str:
    return moment.date().isoformat() if date.is_all_day else moment.isoformat()


def _location(page: EventPage, date: Occurrence, *, is_online: bool) -> dict[str, Any]:
    if is_online:
        return {"@type": "VirtualLocation", "url": page.online_url or full_address(page)}
    place: dict[str, Any] = {
        "@type": "Place",
        "name": str(date.place),
        "address": {"@type": "PostalAddress", "streetAddress": place_line(date)},
    }
    if page.place_kind == PlaceKind.LIBRARY:
        place["address"] = {
            "@type": "PostalAddress",
            "streetAddress": date.place.address,
            "addressLocality": date.place.place,
            "addressCountry": "RU",
        }
        if date.place.latitude is not None and date.place.longitude is not None:
            place["geo"] = {
                "@type": "GeoCoordinates",
                "latitude": float(date.place.latitude),
                "longitude": float(date.place.longitude),
            }
    return place
