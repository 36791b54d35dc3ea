"""What a reader finds in the cabinet about events."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet import stamps
from bibnet.accounts.models import Reader, User
from bibnet.accounts.services import consents
from bibnet.events.cabinet import registrations_of
from bibnet.events.models import EventPage, Registration
from bibnet.events.services.changing import cancel_date
from bibnet.events.services.registering import Applicant, cancel_registration, register
from tests.bibnet.events.conftest import dates_of
from tests.browsers import look_with_eyes_of

HOST = {"host": "region.localhost"}


@pytest.fixture
def make_reader(region, now):
    def make(username: str = "anna") -> Reader:
        user = User.objects.create_user(username, "", "open sesame")
        reader = Reader.objects.create(
            user=user, last_name="Petrova", first_name="Anna", birth_date=date(1960, 5, 7)
        )
        for one in consents.missing(reader):
            consents.give(reader=reader, document=one.document, operator=region)
        return reader

    return make


@pytest.fixture
def reader(make_reader) -> Reader:
    return make_reader()


@pytest.fixture
def cabinet(client):
    """The wide column of somebody's cabinet."""

    def look(reader: Reader) -> str:
        client.force_login(reader.user)
        text = client.get("/accounts/", headers=HOST).content.decode()
        return text.partition('id="main"')[2].partition("<aside")[0].replace("\xad", "")

    return look


def come(page: EventPage, reader: Reader, **facts) -> Registration:
    (day,) = dates_of(page)[:1]
    return register(occurrence=day, applicant=Applicant(name="Anna", reader=reader), **facts)


def test_the_empty_cabinet_leads_to_the_events(cabinet, reader):
    assert 'href="/events/"' in cabinet(reader)


def test_ones_registrations_stand_there_with_the_way_to_cancel(
    cabinet, reader, northern, southern, make_event, client
):
    one = come(make_event(northern, has_registration=True, capacity=5), reader, people=2)
    come(make_event(southern, title="Chess", has_registration=True), reader)
    text = cabinet(reader)
    assert "Мои записи" in text
    assert "За вами 2 места" in text
    assert "22 ноября, вс, 15:00–16:30" in text
    assert 'href="http://southern.localhost:8000/events/chess/"' in text
    (own,) = re.findall(rf'href="(http://northern[^"]*/{one.pk}/[^"]*)"', text)
    path = own.removeprefix("http://northern.localhost:8000")
    client.post(path, headers={"host": "northern.localhost"})
    one.refresh_from_db()
    assert one.state == "cancelled"
    assert "Day of the dictionary" not in cabinet(reader)


def test_who_waits_sees_the_number(cabinet, make_reader, northern, make_event):
    page = make_event(northern, has_registration=True, capacity=1)
    first, second, third = (make_reader(name) for name in ("anna", "boris", "vera"))
    for one in (first, second, third):
        come(page, one)
    assert "В листе ожидания, номер 2" in cabinet(third)
    cancel_registration(registration=Registration.objects.of(northern).get(reader=second))
    assert "В листе ожидания, номер 1" in cabinet(third)


def test_what_was_called_off_is_said_with_its_reason(
    cabinet, reader, northern, make_event, northern_editor
):
    page = make_event(northern, has_registration=True)
    come(page, reader)
    cancel_date(occurrence=dates_of(page)[0], actor=northern_editor, note="The storyteller is ill")
    page.unpublish()
    text = cabinet(reader)
    assert "Отменено" in text
    assert "The storyteller is ill" in text
    assert "/events/day-of-the-dictionary/" not in text


def test_what_is_over_is_gone_and_others_see_nothing(
    cabinet, make_reader, northern, make_event, time_machine, now
):
    anna, boris = make_reader("anna"), make_reader("boris")
    come(make_event(northern, has_registration=True), anna)
    assert "Day of the dictionary" not in cabinet(boris)
    time_machine.move_to(now + timedelta(days=5))
    assert "Day of the dictionary" not in cabinet(anna)


def test_many_registrations_cost_as_many_queries_as_few(
    reader, northern, southern, make_event, django_assert_num_queries, now
):
    def come_to_ten() -> None:
        for number in range(10):
            library = (northern, southern)[number % 2]
            come(make_event(library, title=f"Club {number}", has_registration=True), reader)

    def look() -> int:
        # As within a request, which asks for the stamps once.
        with stamps.snapshot("network"):
            return len(registrations_of(reader, now=now))

    come_to_ten()
    look()
    with CaptureQueriesContext(connection) as few:
        assert look() == 10
    come_to_ten()
    look()
    with django_assert_num_queries(len(few)):
        assert look() == 20


def test_who_looks_with_the_readers_eyes_gets_no_link_that_cancels(
    client, reader, northern, make_event, regional_admin
):
    one = come(make_event(northern, has_registration=True), reader)
    look_with_eyes_of(reader.user, client, regional_admin)
    for path in ("/accounts/", "/accounts/notices/"):
        text = client.get(path, headers=HOST).content.decode().replace("\xad", "")
        assert one.secret not in text
        assert "Day of the dictionary" in text
    text = client.get("/accounts/", headers=HOST).content.decode()
    assert "Ссылку на запись видит только сам человек." in text.replace("\xa0", " ")


def test_the_portals_own_registrations_are_not_shown_to_who_looks(
    client, reader, region, make_event, regional_admin
):
    one = come(make_event(region, has_registration=True), reader)
    path = f"/events/registration/{one.pk}/{one.secret}/"
    assert client.get(path, headers=HOST).status_code == 200
    look_with_eyes_of(reader.user, client, regional_admin)
    assert client.get(path, headers=HOST).status_code == 403


def test_a_form_is_not_filled_in_for_who_looks(client, reader, region, make_event, regional_admin):
    Reader.objects.filter(pk=reader.pk).update(phone="+79001234567", email="anna@mail.ru")
    day = dates_of(make_event(region, has_registration=True))[0]
    path = f"/events/{day.pk}/register/"
    client.force_login(reader.user)
    text = client.get(path, headers=HOST).content.decode()
    assert "anna@mail.ru" in text
    look_with_eyes_of(reader.user, client, regional_admin)
    text = client.get(path, headers=HOST).content.decode()
    assert "anna@mail.ru" not in text
    assert "900" not in text.partition("<form")[2].partition("</form")[0]
