"""Events that another library shows: one event, one list of people, on several sites."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from icalendar import Calendar

from bibnet.events.models import EventIndexPage, EventPage, Occurrence
from bibnet.events.services.changing import OwnTerms, cancel_date, change_date
from bibnet.events.services.laying_out import lay_out_further
from bibnet.events.services.registering import Applicant, register
from bibnet.events.services.series import change_following
from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, Library
from bibnet.pages.editing import offering
from bibnet.pages.models import Offer, OfferState
from tests.bibnet.events.conftest import dates_of

PORTAL = {"host": "region.localhost"}
NORTH = {"host": "northern.localhost"}
SOUTH = {"host": "southern.localhost"}


@pytest.fixture
def share(northern, southern, northern_editor, southern_editor):
    """Offers a page of Northern to Southern, which takes it; Southern's page."""

    def do(page: EventPage) -> EventPage:
        offering.offer_page(page=page, libraries=[southern], actor=northern_editor)
        offer = Offer.objects.of(southern).get(page=page.pk)
        return offering.accept_offer(offer=offer, actor=southern_editor)

    return do


@pytest.fixture
def event(northern, make_event) -> EventPage:
    return make_event(northern, has_registration=True, capacity=3)


@pytest.fixture
def taken(event, share) -> EventPage:
    return share(event)


@pytest.fixture
def third_site(event, taken, northern_editor, regional_admin) -> Library:
    """A third library that shows the event too."""
    founding = Founding(code="third", name="Third library", kind=Kind.LIBRARY)
    library = found_library(founding, actor=None)
    offering.offer_page(page=event, libraries=[library], actor=northern_editor)
    offer = Offer.objects.of(library).get(page=event.pk)
    offering.accept_offer(offer=offer, actor=regional_admin)
    return library


def text(client, path: str, host: dict[str, str]) -> str:
    answer = client.get(path, headers=host)
    assert answer.status_code == 200, path
    return answer.content.decode()


def summaries(client, host: dict[str, str]) -> list[str]:
    calendar = Calendar.from_ical(client.get("/events/calendar.ics", headers=host).content)
    return [str(one["uid"]) for one in calendar.events]


def test_the_event_stands_in_the_takers_lists_once_it_is_taken(client, event, share):
    for path in ("/", "/events/", "/api/v1/events/"):
        assert "Day of the dictionary" not in text(client, path, SOUTH)
    alias = share(event)
    for path in ("/", "/events/"):
        listed = text(client, path, SOUTH)
        assert listed.count(f'href="{alias.local_path}"') == 1
        assert "Northern library" in listed and "6+" in listed
    assert text(client, "/api/v1/events/", SOUTH).count('"title":"Day of the dictionary"') == 1


def test_the_network_and_the_calendars_have_it_once(client, event, taken):
    (row,) = dates_of(event)
    assert summaries(client, SOUTH) == summaries(client, NORTH) == [str(row.uid)]
    assert summaries(client, PORTAL) == [str(row.uid)]
    for path in ("/events/", "/api/v1/events/"):
        assert text(client, path, PORTAL).count("Day of the dictionary") == 1
    assert Occurrence.objects.of(taken.library).count() == 0


def test_the_takers_page_says_whose_it_is_and_leads_registration_home(client, event, taken):
    (row,) = dates_of(event)
    shown = text(client, taken.local_path, SOUTH)
    home = event.library.root_url + reverse("events:register", args=[row.pk])
    assert f'action="{home}"' in shown
    assert "data-registration" not in shown
    assert "Northern library" in shown
    assert f'<link rel="canonical" href="{event.full_url}">' in shown
    assert "22" in shown and "15:00" in shown
    register_here = client.get(reverse("events:register", args=[row.pk]), headers=SOUTH)
    assert register_here.status_code == 404


def test_seats_are_counted_once_and_shown_at_once(client, event, taken):
    (row,) = dates_of(event)
    assert "3 места" in text(client, taken.local_path, SOUTH)
    register(occurrence=row, applicant=Applicant(name="Anna"), people=2)
    assert "1 место" in text(client, taken.local_path, SOUTH)
    assert "1 место" in text(client, "/events/", SOUTH)


def test_a_cancelled_and_a_moved_date_are_so_on_all_sites_at_once(
    client, event, taken, northern_editor
):
    (row,) = dates_of(event)
    assert "15:00" in text(client, taken.local_path, SOUTH)
    terms = OwnTerms(day=date(2026, 11, 23), time_from=time(17, 20), time_to=None)
    change_date(occurrence=row, terms=terms, actor=northern_editor)
    assert "17:20" in text(client, taken.local_path, SOUTH)
    assert "17:20" in text(client, "/events/", SOUTH)
    cancel_date(occurrence=row, actor=northern_editor, note="Heating")
    shown = text(client, taken.local_path, SOUTH)
    assert "Heating" in shown and "/events/register/" not in shown
    assert "отмен" in text(client, "/events/", SOUTH).lower()


def test_a_correction_follows_with_its_age_mark(client, event, taken):
    event.title, event.age_mark = "Day of the atlas", "12+"
    event.save_revision().publish()
    shown = text(client, taken.local_path, SOUTH)
    assert "Day of the atlas" in shown and "12+" in shown
    assert "Day of the atlas" in text(client, "/events/", SOUTH)


def test_a_series_is_laid_out_once_and_each_date_has_its_address(
    client, northern, make_event, share
):
    event = make_event(northern, rrule="FREQ=WEEKLY;COUNT=3")
    alias = share(event)
    event.save_revision().publish()
    lay_out_further(northern)
    assert len(dates_of(event)) == 3
    assert Occurrence.objects.of(alias.library).count() == 0
    second = text(client, f"{alias.local_path}2026-11-29/", SOUTH)
    assert "29 ноября" in second
    assert f'href="{alias.local_path}2026-12-06/"' in second


def test_a_series_that_is_split_stays_whole_where_it_is_shown(
    client, northern, southern, make_event, share, northern_editor
):
    event = make_event(northern, rrule="FREQ=WEEKLY;COUNT=4")
    alias = share(event)
    third = dates_of(event)[2]
    terms = OwnTerms(day=third.rule_date, time_from=time(18, 40), time_to=None)
    later = change_following(occurrence=third, terms=terms, actor=northern_editor)
    assert later.pk != event.pk
    assert len(summaries(client, SOUTH)) == 4
    assert "18:40" in text(client, "/events/", SOUTH)
    shown = EventPage.objects.get(alias_of=later.pk)
    assert shown.library == southern and shown.live
    assert "18:40" in text(client, shown.local_path, SOUTH)
    assert "15:00" in text(client, alias.local_path, SOUTH)


def test_an_event_that_goes_over_to_a_taker_is_its_own_and_others_name_it(
    client, southern, event, taken, third_site
):
    index = EventIndexPage.objects.child_of(southern.root_page).get()
    event.move(index, pos="last-child")
    assert not EventPage.objects.filter(pk=taken.pk).exists()
    assert not Offer.objects.of(southern).exists()
    offer = Offer.objects.of(third_site).get()
    assert offer.origin == southern
    shown = offer.alias.specific
    assert "Southern library" in text(client, shown.local_path, {"host": "third.localhost"})


def test_it_goes_from_all_sites_in_one_press_and_people_keep_their_seats(
    client, event, taken, southern, northern_editor
):
    (row,) = dates_of(event)
    seat = register(occurrence=row, applicant=Applicant(name="Anna"), people=1)
    assert offering.withdraw_page(page=event, actor=northern_editor) == 1
    assert client.get(taken.local_path, headers=SOUTH).status_code == 404
    assert "Day of the dictionary" not in text(client, "/events/", SOUTH)
    assert Offer.objects.of(southern).get().state == OfferState.WITHDRAWN
    seat.refresh_from_db()
    assert seat.is_live and summaries(client, NORTH) == [str(row.uid)]


def test_unpublishing_and_deleting_take_it_away_and_are_refused_while_people_expect_it(
    client, event, taken, southern
):
    (row,) = dates_of(event)
    seat = register(occurrence=row, applicant=Applicant(name="Anna"), people=1)
    with pytest.raises(ValidationError), transaction.atomic():
        event.delete()
    assert client.get(taken.local_path, headers=SOUTH).status_code == 200
    seat.delete()
    event.unpublish()
    assert client.get(taken.local_path, headers=SOUTH).status_code == 404
    assert "Day of the dictionary" not in text(client, "/events/", SOUTH)
    event.delete()
    assert not EventPage.objects.filter(pk=taken.pk).exists()


def test_the_screen_of_offers_says_when_and_for_whom(
    client, northern, southern, northern_editor, southern_editor, event
):
    client.force_login(northern_editor)
    send = reverse("editing_admin:send", kwargs={"code": "northern", "pk": event.pk})
    client.post(send, {"library": [southern.pk]}, headers=PORTAL)
    client.force_login(southern_editor)
    address = reverse("editing_admin:offers", kwargs={"code": "southern"})
    listed = text(client, address, PORTAL)
    assert "Событие. " in listed and "15:00 · 6+" in listed
    offer = Offer.objects.of(southern).get()
    answer = reverse("editing_admin:answer", kwargs={"code": "southern", "pk": offer.pk})
    client.post(answer, {"accept": "1"}, headers=PORTAL)
    assert EventPage.objects.filter(alias_of=event.pk).get().library == southern


def test_the_takers_list_asks_the_same_for_one_and_for_ten(client, northern, make_event, share):
    def count() -> int:
        with CaptureQueriesContext(connection) as queries:
            text(client, "/events/?tag=none", SOUTH)
            text(client, "/events/", SOUTH)
        return len(queries)

    share(make_event(northern, title="First"))
    text(client, "/events/", SOUTH)
    numbers = []
    for upto in (2, 10):
        for number in range(EventPage.objects.exclude(alias_of=None).count(), upto):
            share(make_event(northern, title=f"Event {number}"))
        numbers.append(count())
    assert numbers[0] == numbers[1]
