from __future__ import annotations

from datetime import date, datetime, time, timedelta
from urllib.parse import quote
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar, Event

from bibnet.events.services.changing import OwnTerms, cancel_date, change_date
from bibnet.events.services.series import change_following
from tests.bibnet.events.conftest import dates_of

MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture
def read(client):
    """Reads a calendar of the Northern library from its address."""

    def get(path: str = "/events/calendar.ics", host: str = "northern.localhost") -> Calendar:
        response = client.get(path, headers={"host": host})
        assert response.status_code == 200
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        return Calendar.from_ical(response.content)

    return get


def by_summary(calendar: Calendar) -> dict[str, Event]:
    return {str(event["summary"]): event for event in calendar.events}


def test_a_feed_holds_title_age_mark_place_and_time_in_the_librarys_zone(
    northern, make_event, read
):
    northern.place, northern.address = "Karachev", "Sovetskaya, 1"
    northern.save()
    make_event(northern, lead="We guess old words.")
    event = by_summary(read())["Day of the dictionary (6+)"]
    assert event.start == datetime(2026, 11, 22, 15, 0, tzinfo=MOSCOW)
    assert event.end == datetime(2026, 11, 22, 16, 30, tzinfo=MOSCOW)
    assert event["dtstart"].params["TZID"] == "Europe/Moscow"
    assert str(event["location"]) == "Northern library, Karachev, Sovetskaya, 1, Children's hall"
    assert "We guess old words." in str(event["description"])
    assert "6+" in str(event["description"])
    assert str(event["status"]) == "CONFIRMED"


def test_a_feed_brings_the_time_zone_it_names(northern, make_event, read):
    make_event(northern)
    (zone,) = read().timezones
    assert str(zone["tzid"]) == "Europe/Moscow"
    assert zone.to_tz().utcoffset(datetime(2026, 11, 22, 15)) == timedelta(hours=3)


def test_another_program_finds_each_date_of_a_series_once(northern, make_event, read):
    make_event(northern, rrule="FREQ=WEEKLY;COUNT=3", exceptions=["2026-11-29"])
    found = recurring_ical_events.of(read()).between(date(2026, 11, 1), date(2027, 1, 31))
    assert [event.start.date() for event in found] == [date(2026, 11, 22), date(2026, 12, 6)]


def test_uids_stay_and_sequences_rise_with_each_change(northern, make_event, read):
    page = make_event(northern)
    before = read().events[0]
    page.time_from = time(14, 0)
    page.save_revision().publish()
    after = read().events[0]
    assert after["uid"] == before["uid"]
    assert (before["sequence"], after["sequence"]) == (0, 1)
    assert read().events[0]["sequence"] == 1


def test_a_date_called_off_is_in_the_feed_as_cancelled(northern, make_event, read, northern_editor):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=2")
    second = dates_of(page)[1]
    uid = str(second.uid)
    cancel_date(occurrence=second, actor=northern_editor)
    events = {str(event["uid"]): event for event in read().events}
    assert (str(events[uid]["status"]), events[uid]["sequence"]) == ("CANCELLED", 1)
    assert {str(event["status"]) for event in events.values()} == {"CONFIRMED", "CANCELLED"}


def test_what_one_date_has_of_its_own_is_in_the_feed(northern, make_event, read, northern_editor):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=2")
    terms = OwnTerms(
        day=date(2026, 11, 30),
        time_from=time(18),
        time_to=None,
        title="An evening of Dahl",
        place_note="Main hall",
    )
    change_date(occurrence=dates_of(page)[1], terms=terms, actor=northern_editor)
    event = by_summary(read())["An evening of Dahl (6+)"]
    assert event.start == datetime(2026, 11, 30, 18, 0, tzinfo=MOSCOW)
    assert str(event["location"]) == "Main hall"


def test_whole_days_are_dates_and_end_after_the_last_one(northern, make_event, read):
    make_event(northern, is_all_day=True, date_to=date(2026, 11, 24))
    event = read().events[0]
    assert (event.start, event.end) == (date(2026, 11, 22), date(2026, 11, 25))


def test_a_tag_has_a_feed_of_its_own(northern, make_event, read):
    page = make_event(northern)
    page.tags.add("Игра")
    page.save_revision().publish()
    make_event(northern, title="Concert")
    tag = page.tags.get()
    calendar = read(f"/events/tags/{tag.slug}/calendar.ics")
    assert list(by_summary(calendar)) == ["Day of the dictionary (6+)"]
    assert calendar.events[0].categories == ["Игра"]


def test_an_unknown_tag_has_no_feed(client, northern):
    response = client.get("/events/tags/none/calendar.ics", headers={"host": "northern.localhost"})
    assert response.status_code == 404


def test_one_date_can_be_put_into_a_calendar(northern, make_event, read):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=2")
    second = dates_of(page)[1]
    (event,) = read(f"/events/{second.pk}/event.ics").events
    assert str(event["uid"]) == str(second.uid)
    assert str(event["url"]).endswith("/2026-11-29/")


def test_the_southern_feed_holds_nothing_of_northern(northern, southern, make_event, client):
    (northern_date,) = dates_of(make_event(northern))
    host = {"host": "southern.localhost"}
    assert Calendar.from_ical(client.get("/events/calendar.ics", headers=host).content).events == []
    response = client.get(f"/events/{northern_date.pk}/event.ics", headers=host)
    assert response.status_code == 404


def test_the_portals_feed_holds_all_libraries(northern, southern, make_event, read):
    make_event(northern)
    make_event(southern, title="Concert")
    assert len(read(host="region.localhost").events) == 2


def test_a_librarys_feed_keeps_the_past_month_and_the_portals_begins_today(
    northern, make_event, read, time_machine, now
):
    make_event(northern, title="Begun long ago", date=date(2026, 9, 1), date_to=date(2026, 12, 20))
    make_event(northern, title="Two months ago", date=date(2026, 9, 19))
    make_event(northern, title="Yesterday", date=date(2026, 11, 18))
    make_event(northern, title="This morning", time_from=time(9), time_to=None, date=now.date())
    make_event(northern)
    coming = ["Begun long ago (6+)", "This morning (6+)", "Day of the dictionary (6+)"]
    assert list(by_summary(read(host="region.localhost"))) == coming
    assert set(by_summary(read())) == {*coming, "Yesterday (6+)"}
    time_machine.move_to(now + timedelta(days=4))
    assert list(by_summary(read(host="region.localhost"))) == ["Begun long ago (6+)"]


@pytest.mark.parametrize("host", ["region.localhost", "northern.localhost"])
def test_a_full_feed_holds_the_nearest_dates_and_says_that_more_will_come(
    host, northern, make_event, read, monkeypatch
):
    make_event(northern, title="Past", date=date(2026, 11, 1))
    make_event(northern, title="Club", rrule="FREQ=DAILY;COUNT=5")
    whole = read(host=host)
    assert "description" not in whole
    monkeypatch.setattr("bibnet.events.calendar.FEED_LIMIT", 3)
    cut = read("/events/calendar.ics?", host=host)
    assert [event.start.day for event in cut.events] == [22, 23, 24]
    assert "24 ноября 2026" in str(cut["description"]) == str(cut["x-wr-caldesc"])


def test_past_dates_never_push_out_those_to_come(northern, make_event, read, monkeypatch):
    for day in (7, 8, 9):
        make_event(northern, title=f"Past {day}", date=date(2026, 11, day))
    make_event(northern, title="Club", rrule="FREQ=DAILY;COUNT=3")
    monkeypatch.setattr("bibnet.events.calendar.FEED_LIMIT", 5)
    calendar = read()
    assert [event.start.day for event in calendar.events] == [8, 9, 22, 23, 24]
    assert "description" not in calendar


def test_drafts_are_in_no_feed(northern, make_event, read):
    page = make_event(northern)
    page.unpublish()
    assert read().events == []


def test_a_long_feed_costs_as_many_queries_as_a_short_one(
    northern, make_event, client, django_assert_max_num_queries, django_assert_num_queries
):
    host = {"host": "northern.localhost"}
    page = make_event(northern, rrule="FREQ=DAILY;COUNT=2")
    client.get("/events/calendar.ics", headers=host)
    with django_assert_max_num_queries(8) as short:
        client.get("/events/calendar.ics", headers=host)
    queries = len(short)
    page.rrule = "FREQ=DAILY;COUNT=50"
    page.save_revision().publish()
    for number in range(5):
        make_event(northern, title=f"Event {number}")
    client.get("/events/calendar.ics", headers=host)
    with django_assert_num_queries(queries):
        client.get("/events/calendar.ics", headers=host)


# Rules of RFC 5545 that a reader of calendars may insist on, and programs do.
def raw(client, path: str = "/events/calendar.ics") -> bytes:
    return client.get(path, headers={"host": "northern.localhost"}).content


def test_lines_end_as_they_must_and_are_folded_by_octets(northern, make_event, client):
    make_event(northern, title="Чтения " * 20, lead="Длинный рассказ; с запятыми, и знаками. " * 8)
    text = raw(client)
    assert text.endswith(b"\r\n")
    lines = text.split(b"\r\n")[:-1]
    assert b"\n" not in b"".join(lines)
    assert max(map(len, lines)) <= 75
    for line in lines:
        line.decode()  # no letter is cut in two


def test_texts_with_commas_semicolons_and_line_breaks_come_back_whole(northern, make_event, read):
    lead = "First; second, third \\ fourth\nfifth"
    make_event(northern, title="One, two; three", lead=lead)
    event = read().events[0]
    assert str(event["summary"]) == "One, two; three (6+)"
    assert lead in str(event["description"])


def test_what_every_event_must_have_is_there_once(northern, make_event, client):
    make_event(northern, rrule="FREQ=WEEKLY;COUNT=3")
    for block in raw(client).split(b"BEGIN:VEVENT")[1:]:
        names = [
            line.split(b":")[0].split(b";")[0]
            for line in block.split(b"\r\n")
            if line and not line.startswith(b" ")
        ]
        for name in (b"UID", b"DTSTAMP", b"DTSTART", b"SEQUENCE", b"STATUS", b"SUMMARY", b"URL"):
            assert names.count(name) == 1, name
        # A date of its own is one event: a rule beside it would say it twice.
        assert not {b"RRULE", b"EXDATE", b"RECURRENCE-ID"} & set(names)
    calendar = Calendar.from_ical(raw(client))
    assert str(calendar["version"]) == "2.0"
    assert str(calendar["prodid"])
    assert len({str(event["uid"]) for event in calendar.events}) == 3


def test_stamps_are_in_universal_time_and_move_with_the_change(
    northern, make_event, read, time_machine, now
):
    page = make_event(northern)
    before = read().events[0]
    assert before["dtstamp"].dt == now
    time_machine.move_to(now + timedelta(hours=1))
    page.time_from = time(14)
    page.save_revision().publish()
    after = read().events[0]
    assert after["dtstamp"].dt == after["last-modified"].dt == now + timedelta(hours=1)
    assert after["dtstamp"].dt.utcoffset() == timedelta(0)


def test_an_event_that_ends_as_it_begins_names_no_end(northern, make_event, read):
    make_event(northern, time_from=time(15), time_to=time(15))
    assert "dtend" not in read().events[0]


def test_the_place_on_the_map_is_latitude_then_longitude(northern, make_event, client):
    northern.latitude, northern.longitude = "53.252200", "34.371600"
    northern.save()
    make_event(northern)
    assert b"\r\nGEO:53.2522;34.3716\r\n" in raw(client)


def test_moving_a_series_apart_keeps_uids_and_raises_sequences(
    northern, make_event, read, northern_editor
):
    page = make_event(northern, rrule="FREQ=WEEKLY;COUNT=4")
    before = {str(event["uid"]): event for event in read().events}
    third = dates_of(page)[2]
    terms = OwnTerms(day=third.rule_date, time_from=time(18), time_to=None)
    change_following(occurrence=third, terms=terms, actor=northern_editor)
    after = {str(event["uid"]): event for event in read().events}
    assert after.keys() == before.keys()
    risen = [uid for uid in after if after[uid]["sequence"] > before[uid]["sequence"]]
    assert {after[uid].start.time() for uid in risen} >= {time(18)}
    assert str(third.uid) in risen


def test_subscribing_is_offered_by_webcal_for_the_library_and_for_a_tag(
    northern, make_event, client
):
    page = make_event(northern)
    page.tags.add("Игра")
    page.save_revision().publish()
    headers = {"host": "northern.localhost"}
    text = client.get("/events/", headers=headers).content.decode()
    assert "webcal://northern.localhost:8000/events/calendar.ics" in text
    slug = page.tags.get().slug
    text = client.get(f"/events/?tag={slug}", headers=headers).content.decode()
    assert f"webcal://northern.localhost:8000/events/tags/{quote(slug)}/calendar.ics" in text
