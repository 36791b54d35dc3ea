"""Wagtail's own screens, where an event is taken away that people have registered for."""

from __future__ import annotations

import json

import pytest
from django.db import transaction
from django.urls import reverse

from bibnet.events.models import EventIndexPage, EventPage, Registration
from bibnet.events.services.changing import cancel_date
from bibnet.events.services.registering import Applicant, register
from tests.bibnet.events.conftest import dates_of

HOST = {"host": "region.localhost"}
REASON = "На «Day of the dictionary» записан 1 человек. Сначала отмените событие: ему сообщат."


@pytest.fixture
def page(northern, make_event) -> EventPage:
    page = make_event(northern, has_registration=True, capacity=5)
    register(
        occurrence=dates_of(page)[0], applicant=Applicant(name="Anna", email="anna@example.org")
    )
    return page


@pytest.fixture
def send(client, northern_editor, now):
    """Sends a form of Wagtail's as the editor, and gives the page that follows."""
    client.force_login(northern_editor)

    def post(address: str, **data):
        return client.post(address, data, headers=HOST, follow=True)

    return post


def bulk(action: str, *pages: EventPage) -> str:
    ids = "&".join(f"id={one.pk}" for one in pages)
    return f"{reverse('wagtail_bulk_action', args=['wagtailcore', 'page', action])}?{ids}"


def stands(page: EventPage) -> bool:
    found = EventPage.objects.get(pk=page.pk)
    return found.live and Registration.objects.of(page.library).count() == 1


@pytest.mark.parametrize("name", ["unpublish", "delete"])
def test_the_editor_is_led_to_calling_off(send, page, name):
    text = send(reverse(f"wagtailadmin_pages:{name}", args=[page.pk])).content.decode()
    assert REASON in text
    way = f"/admin/l/northern/events/dates/{dates_of(page)[0].pk}/cancel/"
    assert f'href="{way}"' in text
    assert "Отменить событие" in text
    assert send(way).status_code in (200, 422)
    assert stands(page)


def test_the_screen_that_deletes_refuses_when_it_opens(client, northern_editor, page):
    client.force_login(northern_editor)
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    assert client.get(address, headers=HOST).status_code == 302


def test_a_series_leads_to_its_dates(send, northern, make_event):
    series = make_event(
        northern, title="Club", rrule="FREQ=WEEKLY;COUNT=3", has_registration=True, capacity=5
    )
    for one in dates_of(series)[:2]:
        register(occurrence=one, applicant=Applicant(name="Boris"))
    text = send(reverse("wagtailadmin_pages:unpublish", args=[series.pk])).content.decode()
    assert f'href="/admin/l/northern/events/{series.pk}/"' in text


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_many_at_once_are_refused_as_a_whole(send, page, northern, make_event, action):
    other = make_event(northern, title="Nobody comes")
    text = send(bulk(action, other, page), include_descendants="").content.decode()
    assert REASON in text
    assert stands(page)
    assert EventPage.objects.get(pk=other.pk).live


def test_below_a_section_they_are_found_too(send, page, northern):
    index = EventIndexPage.objects.child_of(northern.root_page).get()
    send(reverse("wagtailadmin_pages:unpublish", args=[index.pk]), include_descendants="on")
    send(bulk("unpublish", index), include_descendants="on")
    send(reverse("wagtailadmin_pages:delete", args=[index.pk]))
    assert stands(page)


@pytest.mark.parametrize("action", ["unpublish", "delete"])
def test_programs_are_told_the_same(client, regional_admin, page, action):
    client.force_login(regional_admin)
    address = reverse("wagtailadmin_api:pages:action", args=[page.pk, action])
    with transaction.atomic():
        answer = client.post(address, "{}", content_type="application/json", headers=HOST)
    assert answer.status_code == 400
    assert REASON in json.dumps(answer.json(), ensure_ascii=False)
    assert stands(page)


def test_what_was_held_names_the_list_that_goes_along(
    client, northern_editor, page, time_machine, now
):
    time_machine.move_to("2026-11-25T09:00Z")
    client.force_login(northern_editor)
    address = reverse("wagtailadmin_pages:delete", args=[page.pk])
    text = client.get(address, headers=HOST).content.decode()
    assert "Вместе с событием удалится список записавшихся: 1 человек." in text
    client.post(address, headers=HOST)
    assert not EventPage.objects.filter(pk=page.pk).exists()


def test_what_was_called_off_may_be_taken_off(send, page, northern_editor):
    cancel_date(occurrence=dates_of(page)[0], actor=northern_editor)
    send(reverse("wagtailadmin_pages:unpublish", args=[page.pk]))
    assert not EventPage.objects.get(pk=page.pk).live


def test_the_southern_editor_learns_nothing_of_northern_lists(client, southern_editor, page):
    client.force_login(southern_editor)
    for name in ("unpublish", "delete"):
        address = reverse(f"wagtailadmin_pages:{name}", args=[page.pk])
        answer = client.post(address, headers=HOST, follow=True)
        assert REASON not in answer.content.decode()
    answer = client.post(bulk("delete", page), headers=HOST, follow=True)
    assert REASON not in answer.content.decode()
    assert stands(page)
