"""What search engines read of an event: times with their offset, state, place, price, age."""

from __future__ import annotations

import json
import re
from datetime import date, time
from decimal import Decimal

import pytest

from bibnet.events.models import EventPage
from bibnet.events.services.changing import OwnTerms, cancel_date, change_date, restore_date
from tests.bibnet.events.conftest import dates_of

SCHEMA = "https://schema.org/"


@pytest.fixture
def event_of(client):
    """The event in the JSON-LD of its page, or of its page on one date."""

    def read(page: EventPage, day: str = "") -> dict:
        path = page.local_path + (f"{day}/" if day else "")
        answer = client.get(path, headers={"host": "northern.localhost"})
        assert answer.status_code == 200
        scripts = re.findall(r"ld\+json\">(.*?)</script>", answer.content.decode())
        nodes = [json.loads(one) for one in scripts]
        (found,) = [one for one in nodes if one["@type"] == "Event"]
        return found

    return read


@pytest.fixture
def addressed(northern):
    northern.place, northern.address = "Karachev", "Sovetskaya, 1"
    northern.latitude, northern.longitude = Decimal("53.1"), Decimal("34.9")
    northern.save()
    return northern


def terms(day: date = date(2026, 11, 22), **facts) -> OwnTerms:
    return OwnTerms(**{"day": day, "time_from": time(15), "time_to": time(16, 30), **facts})


def test_an_event_says_what_when_where_for_whom(addressed, make_event, event_of):
    page = make_event(addressed, lead="We guess old words.", has_registration=True, capacity=12)
    told = event_of(page)
    assert told["@context"] == "https://schema.org"
    assert told["image"].startswith("http://northern.localhost:8000/")
    del told["@context"], told["image"]
    address = "http://northern.localhost:8000/events/day-of-the-dictionary/"
    assert told == {
        "@type": "Event",
        "name": "Day of the dictionary",
        "description": "We guess old words.",
        "url": address,
        "startDate": "2026-11-22T15:00:00+03:00",
        "endDate": "2026-11-22T16:30:00+03:00",
        "eventStatus": f"{SCHEMA}EventScheduled",
        "eventAttendanceMode": f"{SCHEMA}OfflineEventAttendanceMode",
        "location": {
            "@type": "Place",
            "name": "Northern library",
            "address": {
                "@type": "PostalAddress",
                "streetAddress": "Sovetskaya, 1",
                "addressLocality": "Karachev",
                "addressCountry": "RU",
            },
            "geo": {"@type": "GeoCoordinates", "latitude": 53.1, "longitude": 34.9},
        },
        "organizer": {
            "@type": "Library",
            "name": "Northern library",
            "url": "http://northern.localhost:8000/",
        },
        "typicalAgeRange": "6-",
        "isAccessibleForFree": True,
        "inLanguage": "ru",
        "maximumAttendeeCapacity": 12,
        "remainingAttendeeCapacity": 12,
    }


def test_times_have_the_offset_of_the_place(northern, make_event, event_of):
    northern.time_zone = "Asia/Vladivostok"
    northern.save()
    told = event_of(make_event(northern, time_to=None))
    assert told["startDate"] == "2026-11-22T15:00:00+10:00"
    assert "endDate" not in told


def test_whole_days_end_on_the_last_of_them(northern, make_event, event_of):
    told = event_of(make_event(northern, is_all_day=True, date_to=date(2027, 1, 10)))
    assert (told["startDate"], told["endDate"]) == ("2026-11-22", "2027-01-10")


def test_a_cancelled_date_is_cancelled_and_a_restored_one_is_scheduled(
    northern, northern_editor, make_event, event_of
):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=2")
    second = dates_of(page)[1]
    cancel_date(occurrence=second, actor=northern_editor)
    assert event_of(page, "2026-11-22")["eventStatus"] == f"{SCHEMA}EventScheduled"
    told = event_of(page, "2026-11-29")
    assert told["eventStatus"] == f"{SCHEMA}EventCancelled"
    assert told["startDate"] == "2026-11-29T15:00:00+03:00"
    assert told["url"].endswith("/2026-11-29/")
    restore_date(occurrence=second, actor=northern_editor)
    assert event_of(page, "2026-11-29")["eventStatus"] == f"{SCHEMA}EventScheduled"


def test_a_moved_date_says_when_it_was_to_be(northern, northern_editor, make_event, event_of):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=2")
    second = dates_of(page)[1]
    moved = terms(date(2026, 11, 30), time_from=time(18), time_to=None)
    change_date(occurrence=second, terms=moved, actor=northern_editor)
    told = event_of(page, "2026-11-29")
    assert told["eventStatus"] == f"{SCHEMA}EventRescheduled"
    assert told["startDate"] == "2026-11-30T18:00:00+03:00"
    assert told["previousStartDate"] == "2026-11-29T15:00:00+03:00"
    first = event_of(page, "2026-11-22")
    assert first["eventStatus"] == f"{SCHEMA}EventScheduled"
    assert "previousStartDate" not in first

    change_date(occurrence=second, terms=terms(date(2026, 11, 29)), actor=northern_editor)
    assert event_of(page, "2026-11-29")["eventStatus"] == f"{SCHEMA}EventScheduled"

    change_date(occurrence=second, terms=moved, actor=northern_editor)
    cancel_date(occurrence=second, actor=northern_editor)
    told = event_of(page, "2026-11-29")
    assert told["eventStatus"] == f"{SCHEMA}EventCancelled"
    assert "previousStartDate" not in told


def test_a_date_held_elsewhere_names_that_place_only(
    addressed, northern_editor, make_event, event_of
):
    page = make_event(addressed)
    elsewhere = terms(place_note="House of culture, Lenina, 5")
    change_date(occurrence=dates_of(page)[0], terms=elsewhere, actor=northern_editor)
    told = event_of(page)
    assert told["eventStatus"] == f"{SCHEMA}EventScheduled"
    assert told["location"] == {
        "@type": "Place",
        "name": "House of culture, Lenina, 5",
        "address": {"@type": "PostalAddress", "streetAddress": "House of culture, Lenina, 5"},
    }


def test_an_event_at_another_address_is_not_at_the_librarys(addressed, make_event, event_of):
    page = make_event(addressed, place_kind="elsewhere", address="Lenina, 5", hall="Hall 2")
    location = event_of(page)["location"]
    assert location["address"] == {"@type": "PostalAddress", "streetAddress": "Lenina, 5, Hall 2"}
    assert location["name"] == "Lenina, 5, Hall 2"
    assert "geo" not in location


def test_an_event_online_is_attended_at_its_link(northern, make_event, event_of):
    told = event_of(make_event(northern, place_kind="online", online_url="https://live.example/7"))
    assert told["eventAttendanceMode"] == f"{SCHEMA}OnlineEventAttendanceMode"
    assert told["location"] == {"@type": "VirtualLocation", "url": "https://live.example/7"}


@pytest.mark.parametrize(
    ("fields", "is_free", "offer"),
    [
        ({}, True, None),
        ({"price_from": 150}, False, (150, "http://northern.localhost:8000/events/")),
        (
            {"price_from": 150, "ticket_url": "https://tickets.example/7"},
            False,
            (150, "https://tickets.example/7"),
        ),
        ({"ticket_url": "https://tickets.example/7"}, True, (0, "https://tickets.example/7")),
    ],
)
def test_an_offer_says_what_it_costs_and_where_tickets_are(
    northern, make_event, event_of, fields, is_free, offer
):
    told = event_of(make_event(northern, **fields))
    assert told["isAccessibleForFree"] is is_free
    if offer is None:
        assert "offers" not in told
        return
    price, address = offer
    assert told["offers"].pop("url").startswith(address)
    assert told["offers"] == {"@type": "Offer", "price": price, "priceCurrency": "RUB"}


@pytest.mark.parametrize(
    ("mark", "ages"), [("0+", "0-"), ("12+", "12-"), ("16+", "16-"), ("18+", "18-")]
)
def test_the_age_mark_is_the_age_range(northern, make_event, event_of, mark, ages):
    assert event_of(make_event(northern, age_mark=mark))["typicalAgeRange"] == ages
