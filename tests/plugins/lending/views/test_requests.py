"""The staff's list of requests and the page of money; how a reader asks and sees the answer."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from bibnet_lending.electronic import accounts, money, shop, wanting
from bibnet_lending.electronic.vendors import VendorEntry
from bibnet_lending.models import Movement, RefusalAbout, RefusalReason, WantedBook
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.libraries.models import Role
from tests.plugins.lending.conftest import title
from tests.plugins.lending.electronic.test_wanting import Shelf
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words

REQUESTS = "/admin/l/northern/lending/requests/"
MONEY = "/admin/l/northern/lending/money/"


@pytest.fixture
def shelf(lent, monkeypatch) -> Shelf:
    one = Shelf()
    entry = VendorEntry(slug="shelf", title="Полка", account=lambda library: one)
    for module in (accounts, shop):
        monkeypatch.setattr(module, "vendors_of", lambda library: {"shelf": entry})
    monkeypatch.setattr("bibnet_lending.hooks.vendors_of", lambda library: {"shelf": entry})
    return one


def signed_in(user: Any, host: str = "region") -> Client:
    client = Client(headers={"host": f"{host}.localhost"})
    client.force_login(user)
    return client


@pytest.fixture
def asked(stock, ticket, northern) -> Callable[..., WantedBook]:
    def ask(number: int = 1, **facts: Any) -> WantedBook:
        copies = stock(northern, title(number))
        who = ticket(northern, now=timezone.now())
        own = {"edition": edition_of(copies[-1]), "branch": northern, "sold": None, "actor": None}
        return wanting.ask(ticket=who, **own, **facts)

    return ask


def test_a_reader_asks_from_a_books_page_and_takes_it_back(
    shelf, stock, person, reader, ticket, northern
):
    (copy,) = stock(northern, title(1))
    user = person("reader-with-ticket")
    ticket(northern, reader=reader(user=user), now=timezone.now())
    site = signed_in(user, "northern")
    address = f"/lending/ask/{edition_of(copy)}/"
    assert address in site.get(f"/catalog/{edition_of(copy)}/").content.decode()
    assert "ещё 5 из 5 книг" in words(site.get(address).content.decode())
    for _press in range(2):
        page = words(site.post(address, follow=True).content.decode())
    assert "Просьбы купить" in page
    one = WantedBook.objects.of(northern).get()
    assert one.price == 300
    page = words(site.post("/lending/", {"cancel_wanted": one.pk}, follow=True).content.decode())
    assert "Просьба отменена." in page
    assert "Просьбы купить" not in page


def test_the_staff_buys_and_refuses_several(
    shelf, asked, librarian, northern, django_capture_on_commit_callbacks
):
    staff = signed_in(librarian)
    money.allot(library=northern, amount=Decimal(1000), explanation="Ноябрь", actor=None)
    first, second = asked(), asked(2)
    page = words(staff.get(REQUESTS).content.decode())
    assert "осталось 1000,00 ₽" in page
    assert "впервые" in page
    RefusalReason.objects.of(northern).create(
        library=northern, about=RefusalAbout.BOOK, text="Дорого"
    )
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(REQUESTS, {"buy": first.pk})
    staff.post(REQUESTS, {"refuse": "1", "chosen": [second.pk], "reason": "Дорого"})
    states = list(WantedBook.objects.of(northern).order_by("pk").values_list("state", "reason"))
    assert states == [("fulfilled", ""), ("refused", "Дорого")]


def test_nothing_is_refused_without_a_choice_and_a_reason(asked, librarian, northern):
    staff, one = signed_in(librarian), asked()
    for sent in ({}, {"chosen": [one.pk]}):
        staff.post(REQUESTS, {"refuse": "1", **sent})
    assert WantedBook.objects.of(northern).get().state == "asked"


def test_the_list_takes_as_many_queries_for_ten_rows_as_for_thirty(asked, librarian):
    staff = signed_in(librarian)
    counts = []
    for numbers in (range(1, 11), range(11, 31)):
        for number in numbers:
            asked(number)
        staff.get(REQUESTS)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            staff.get(REQUESTS)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_money_is_given_once_by_an_administrator_only(shelf, person, librarian, northern):
    assert signed_in(librarian).get(MONEY).status_code in (302, 403, 404)
    staff = signed_in(person("northern-head", northern, Role.LIBRARY_ADMIN))
    sent = {"amount": "1 500,50", "explanation": "На месяц", "key": "once"}
    for _press in range(2):
        staff.post(MONEY, sent)
    assert Movement.objects.of(northern).get().amount == Decimal("1500.50")
    staff.post(MONEY, {**sent, "amount": "много", "key": "other"})
    staff.post(MONEY, {"amount": "70", "explanation": "Счёт", "vendor": "shelf", "key": "paid"})
    page = words(staff.get(MONEY).content.decode())
    assert "На месяц" in page
    assert money.balances(northern)["vendor"] == 70
