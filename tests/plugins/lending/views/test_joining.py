"""The reader's page of joined tickets, the desk's, and the first time in another library."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from bibnet_lending.electronic import funds
from bibnet_lending.electronic.borrowing import borrow
from bibnet_lending.models import Guest, Joining, LendingSettings, Loan, Order
from bibnet_lending.services.lending import lend
from django.test import Client
from django.utils import timezone

from bibnet.accounts.models import Consent, Reader
from bibnet.journal.models import Entry
from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words

PAGE = "/lending/joining/"
PASSWORD = "open sesame"
pytestmark = pytest.mark.usefixtures("anywhere")


@pytest.fixture
def two(ticket, reader, person, northern, southern) -> Any:
    now = {"now": timezone.now()}
    first = ticket(northern, reader=reader(user=person("masha"), last_name="Орлова"), **now)
    return first, ticket(southern, reader=reader(last_name="Орлова"), **now)


@pytest.fixture
def site(two) -> Client:
    client = Client(headers={"host": "northern.localhost"})
    client.force_login(two[0].reader.user)
    return client


@pytest.fixture
def staff(person, southern) -> Client:
    from bibnet.libraries.models import Role

    client = Client(headers={"host": "region.localhost"})
    client.force_login(person("southern-librarian", southern, Role.LIBRARIAN))
    return client


def desk(ticket: Any, act: str) -> str:
    return f"/admin/l/{ticket.library.code}/lending/ticket/{ticket.pk}/{act}/"


def test_the_desks_code_joins_on_the_readers_page_and_the_reader_parts_it(site, staff, two):
    first, second = two
    printed = staff.post(desk(second, "code")).content.decode()
    code = re.search(r"\b\d{4} \d{4} \d{4}\b", printed)[0]
    sent = {"library": "southern", "number": second.number, "secret": code}
    assert site.post(PAGE, sent).status_code == 422
    assert not Joining.objects.exists()
    page = words(site.post(PAGE, {**sent, "agreed": "on"}, follow=True).content.decode())
    assert f"Присоединён билет № {second.number}" in page
    assert "по номеру и коду с кафедры" in page
    record = Joining.objects.get()
    assert (record.reader, record.joined_by) == (first.reader, first.reader.user)
    given = Consent.objects.in_force().get(document__purpose="lending.hybrid")
    assert given.reader == first.reader
    page = words(site.post(PAGE, {"part": record.pk}, follow=True).content.decode())
    assert "отделён" in page
    second.refresh_from_db()
    assert second.reader_id != first.reader_id


@pytest.mark.parametrize("secret", ["000000000000", "no password"])
def test_without_a_proof_nothing_is_joined(site, two, secret):
    _first, second = two
    sent = {"library": "southern", "number": second.number, "secret": secret, "agreed": "on"}
    answer = site.post(PAGE, sent)
    assert answer.status_code == 422
    assert "Номер не подходит к паролю или коду." in words(answer.content.decode())
    assert not Joining.objects.exists()
    assert not Consent.objects.filter(document__purpose="lending.hybrid").exists()


@pytest.fixture
def login(two, person) -> Any:
    """The second ticket's own account, with a password that is known."""
    user = person("second")
    Reader.objects.filter(pk=two[1].reader_id).update(user=user)
    return user


def by_password(site: Client, ticket: Any) -> Any:
    sent = {"library": "southern", "number": ticket.number, "secret": PASSWORD, "agreed": "on"}
    return site.post(PAGE, sent)


def test_a_password_joins(site, two, login):
    assert by_password(site, two[1]).status_code == 302
    assert Joining.objects.get().proof == "password"


def test_a_password_alone_does_not_join_an_account_with_a_second_factor(site, two, login):
    Authenticator.objects.create(user=login, type=Authenticator.Type.TOTP, data={"secret": "none"})
    answer = by_password(site, two[1])
    assert answer.status_code == 422
    page = words(answer.content.decode())
    assert "одного пароля мало" in page
    assert "Попросите код на кафедре той библиотеки" in page
    assert not Joining.objects.exists()


def test_what_the_core_refuses_is_said_on_the_readers_page(site, two, login):
    Reader.objects.filter(pk=two[1].reader_id).update(birth_date="2001-01-01")
    answer = by_password(site, two[1])
    assert answer.status_code == 422
    assert "Даты рождения" in words(answer.content.decode())
    assert not Consent.objects.filter(document__purpose="lending.hybrid").exists()


def test_what_the_core_refuses_is_said_at_the_desk(staff, two, login, librarian):
    first, second = two
    Reader.objects.filter(pk=first.reader_id).update(user=librarian)
    sent = {"library": "northern", "number": first.number, "is_seen": "on", "has_paper": "on"}
    answer = staff.post(desk(second, "joining"), sent)
    assert answer.status_code == 422
    assert "сотруднику" in words(answer.content.decode())
    assert not Joining.objects.exists()


def test_another_readers_record_is_not_there(site, two, ticket, northern, southern):
    from bibnet_lending.models import Proof
    from bibnet_lending.services import joining

    others = joining.Proven(ticket(southern), Proof.DESK)
    found = joining.join(reader=ticket(northern).reader, proven=others, actor=None)
    assert site.post(PAGE, {"part": found.pk}).status_code == 404
    found.refresh_from_db()
    assert found.left_at is None


def test_the_desk_joins_one_persons_tickets_and_parts_them(staff, two, ticket, northern):
    first, second = two
    sent = {"library": "northern", "is_seen": "on", "has_paper": "on"}
    stranger = ticket(northern)
    refused = staff.post(desk(second, "joining"), {**sent, "number": stranger.number})
    assert refused.status_code == 422
    assert "нет билета с таким номером у этого же человека" in words(refused.content.decode())
    done = staff.post(desk(second, "joining"), {**sent, "number": first.number}, follow=True)
    assert "Билеты объединены." in words(done.content.decode())
    second.refresh_from_db()
    assert second.reader_id == first.reader_id
    staff.post(desk(second, "joining"), {"part": "1"})
    second.refresh_from_db()
    assert second.reader_id != first.reader_id


@pytest.fixture
def honoured(southern) -> None:
    LendingSettings.objects.update_or_create(library=southern, defaults={"honours": "region"})


def test_the_first_order_in_another_library_asks_once(site, two, stock, honoured, southern):
    first, _second = two
    copies = stock(southern, title(1), title(2))
    site.defaults["HTTP_HOST"] = "southern.localhost"
    client = Client(headers={"host": "southern.localhost"})
    # Only the northern ticket is this reader's.
    client.force_login(first.reader.user)
    address = f"/lending/order/{edition_of(copies[0])}/"
    assert "Новая анкета не нужна." in words(client.get(address).content.decode())
    refused = words(client.post(address, {"pickup": "southern"}).content.decode())
    assert "обслуживает вас впервые" in refused
    assert not Order.objects.exists()
    client.post(address, {"pickup": "southern", "agreed": "1"})
    again = f"/lending/order/{edition_of(copies[1])}/"
    assert "Новая анкета" not in client.get(again).content.decode()
    client.post(again, {"pickup": "southern"})
    assert Order.objects.count() == 2
    counted = Entry.objects.filter(kind="lending.registration", library=southern)
    own = counted.filter(reader_pseudonym=first.reader.pseudonym)
    assert [one.data.get("is_guest") for one in own] == [True]


def one_electronic_book(stock: Any, library: Any) -> int:
    """The edition of a book that one reader at a time may read."""
    (copy,) = stock(library, title(1))
    funds.add_licence(
        fund=funds.own_fund(library=library, name="Фонд", actor=None),
        titles=[funds.Title(edition_of(copy), "x")],
        terms=funds.Terms(at_once=1),
        actor=None,
    )
    return edition_of(copy)


def test_an_electronic_book_of_another_library_is_taken_once_its_rules_are_agreed_to(
    two, stock, honoured, southern
):
    first, _second = two
    edition = one_electronic_book(stock, southern)
    client = Client(headers={"host": "southern.localhost"})
    client.force_login(first.reader.user)
    address = f"/lending/electronic/{edition}/"
    assert "Новая анкета не нужна." in words(client.get(address).content.decode())
    assert "обслуживает вас впервые" in words(client.post(address).content.decode())
    api = "/api/v1/lending/loans/"
    sent = {"edition": edition, "ticket": first.number}
    refused = client.post(api, sent, content_type="application/json")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_agreed")
    assert not Loan.objects.of(southern).exists()
    assert client.post(address, {"agreed": "1"}).url == "/lending/"
    assert Loan.objects.of(southern).get().is_electronic
    guest = Guest.objects.get()
    assert (guest.library, guest.reader) == (southern, first.reader)
    assert "Новая анкета" not in words(client.get(address).content.decode())


def test_whoever_waits_for_an_electronic_book_of_another_library_agrees_first(
    two, stock, honoured, southern, ticket
):
    first, _second = two
    edition = one_electronic_book(stock, southern)
    borrow(ticket=ticket(southern), edition=edition, branch=southern, actor=None)
    client = Client(headers={"host": "southern.localhost"})
    client.force_login(first.reader.user)
    wish = {"edition": edition, "is_electronic": True}
    for agreed, status in ({}, 409), ({"agree": True}, 201):
        sent = client.post(
            "/api/v1/lending/holds/", {**wish, **agreed}, content_type="application/json"
        )
        assert sent.status_code == status, sent.content
    assert Guest.objects.get().library == southern


def test_who_comes_to_the_desk_with_another_ticket_counts_once(two, stock, honoured, southern):
    first, _second = two
    for copy in stock(southern, title(1), title(2)):
        lend(ticket=first, copy=copy, branch=southern, actor=None)
    guest = Guest.objects.get()
    assert (guest.library, guest.reader, guest.ticket) == (southern, first.reader, first)


def test_a_parent_agrees_for_a_child_and_the_child_is_counted(
    two, ticket, reader, stock, honoured, northern, southern
):
    parent = two[0].reader
    own = {"representative": parent, "birth_date": timezone.localdate() - timedelta(days=3000)}
    child = ticket(northern, reader=reader(**own), now=timezone.now())
    (copy,) = stock(southern, title(1))
    client = Client(headers={"host": "southern.localhost"})
    client.force_login(parent.user)
    address = f"/lending/order/{edition_of(copy)}/"
    sent = {"pickup": "southern", "ticket": child.pk}
    assert "обслуживает вас впервые" in words(client.post(address, sent).content.decode())
    client.post(address, {**sent, "agreed": "1"})
    assert Guest.objects.get().reader == Order.objects.get().reader == child.reader
