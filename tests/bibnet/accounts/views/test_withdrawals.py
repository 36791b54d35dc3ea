"""Withdrawn consents: the reader's pages and the list of the staff."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.accounts.models import Reader
from bibnet.accounts.services import consents, forgetting
from bibnet.journal.models import AuditEntry
from bibnet.libraries.models import Library, Role
from tests.browsers import PORTAL

HOST = {"host": "region.localhost"}


@pytest.fixture
def operator(northern):
    """Northern library is a legal entity of its own."""
    Library.objects.filter(pk=northern.pk).update(legal_name="Northern library, entity")
    northern.refresh_from_db()
    return northern


@pytest.fixture
def northern_chief(client, person, operator):
    chief = person("chief", operator, Role.LIBRARY_ADMIN)
    client.force_login(chief)
    return chief


def reader_of(library, name: str, **facts) -> Reader:
    reader = Reader.objects.create(
        last_name=name, first_name="А", registered_in=library, birth_date=date(1980, 1, 1), **facts
    )
    for one in consents.missing(reader):
        consents.give(reader=reader, document=one.document, operator=consents.operator_of(library))
    return reader


def test_withdrawing_leads_to_erasing_and_back_to_consent(browser, masha):
    browser.sign_in("masha@mail.ru")
    page = browser.post(f"{PORTAL}/accounts/consents/withdraw/", {"purpose": "personal_data"})
    assert page.wsgi_request.path == "/accounts/data/erase/"
    assert "/accounts/consents/" in page.content.decode()
    browser.post(f"{PORTAL}/accounts/consents/", {"consent_personal_data": "on"})
    masha.reader.refresh_from_db()
    assert masha.reader.erase_on is None
    assert consents.missing(masha.reader) == []


def test_the_list_is_the_operators_own(client, northern_chief, operator, southern):
    ours, theirs = reader_of(operator, "Наш"), reader_of(southern, "Чужой")
    for one in (ours, theirs):
        forgetting.withdraw(reader=one, purpose="personal_data")
    page = client.get("/admin/l/northern/people/withdrawn/", headers=HOST).content.decode()
    assert "Наш" in page
    assert "Чужой" not in page
    address = f"/admin/l/northern/people/withdrawn/{theirs.pk}/"
    assert client.get(address, headers=HOST).status_code == 404
    assert client.post(address, headers=HOST).status_code == 404
    start = client.get("/admin/l/northern/", headers=HOST).content.decode()
    assert "/admin/l/northern/people/withdrawn/" in start


def test_the_list_asks_as_much_for_fifty_as_for_ten(client, northern_chief, operator):
    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            client.get("/admin/l/northern/people/withdrawn/", headers=HOST)
        return len(captured)

    def withdraw(count: int) -> None:
        for number in range(count):
            one = reader_of(operator, f"Читатель {number}")
            forgetting.withdraw(reader=one, purpose="personal_data")

    withdraw(10)
    queries()
    few = queries()
    withdraw(40)
    assert queries() == few


def test_the_staff_erases_before_the_day_or_keeps_on_paper(client, northern_chief, operator):
    gone, staying = reader_of(operator, "Ушёл"), reader_of(operator, "Остался")
    for one in (gone, staying):
        forgetting.withdraw(reader=one, purpose="personal_data")
    address = "/admin/l/northern/people/withdrawn/{}/"
    assert client.get(address.format(gone.pk), headers=HOST).status_code == 200
    client.post(address.format(gone.pk), headers=HOST)
    client.post(address.format(staying.pk), {"keep": "1"}, headers=HOST)
    assert not Reader.objects.filter(pk=gone.pk).exists()
    staying.refresh_from_db()
    assert staying.erase_on is None
    assert consents.in_force(staying)["personal_data"].recorded_by == northern_chief


def test_a_withdrawal_on_paper_is_noted_with_who_noted_it(client, northern_chief, operator):
    reader = reader_of(operator, "Письмом")
    address = f"/admin/l/northern/people/readers/{reader.pk}/withdraw/"
    assert client.get(address, headers=HOST).status_code == 200
    client.post(address, headers=HOST)
    reader.refresh_from_db()
    assert reader.erase_on is not None
    entry = AuditEntry.objects.get(action="accounts.consent_withdrawn")
    assert (entry.actor_id, entry.library) == (northern_chief.pk, operator)


def test_another_librarys_reader_is_not_there(client, northern_chief, southern):
    reader = reader_of(southern, "Чужой")
    address = f"/admin/l/northern/people/readers/{reader.pk}/withdraw/"
    assert client.post(address, headers=HOST).status_code == 404
    reader.refresh_from_db()
    assert reader.erase_on is None
