"""The staff's list of requests and the page of money; how a reader asks and sees the answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from bibnet_lending.electronic import accounts, money, wanting
from bibnet_lending.electronic.vendors import VendorEntry, VendorError, VendorRefused
from bibnet_lending.models import (
    Budget,
    LendingSettings,
    Movement,
    ReaderGroup,
    RefusalAbout,
    RefusalReason,
    VendorHealth,
    WantedBook,
)
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.libraries.models import Role
from bibnet.plugins.services import enable_plugin
from bibnet_dummy.models import Note
from tests.plugins.lending.conftest import title
from tests.plugins.lending.electronic.conftest import Shelf, commits_at_once, offered
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words

__all__ = ["commits_at_once"]

REQUESTS = "/admin/l/northern/lending/requests/"
MONEY = "/admin/l/northern/lending/money/"
VENDORS = "/admin/l/northern/lending/vendors/"


@pytest.fixture
def shelf(lent, monkeypatch) -> Shelf:
    return offered(monkeypatch)


def budget_form(**sent: str) -> dict[str, str]:
    return {"allot": "1", **{f"budget-{name}": value for name, value in sent.items()}}


def deposit_form(**sent: str) -> dict[str, str]:
    return {"deposit": "1", **{f"deposit-{name}": value for name, value in sent.items()}}


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
    assert "осталось 1 000 ₽" in page.replace("\N{NO-BREAK SPACE}", " ")
    assert "впервые" in page
    RefusalReason.objects.of(northern).create(
        library=northern, about=RefusalAbout.BOOK, text="Дорого"
    )
    with django_capture_on_commit_callbacks(execute=True):
        staff.post(REQUESTS, {"buy": first.pk, f"price-{first.pk}": "300,00"})
    staff.post(REQUESTS, {"refuse": "1", "chosen": [second.pk], "reason": "Дорого"})
    states = list(WantedBook.objects.of(northern).order_by("pk").values_list("state", "reason"))
    assert states == [("fulfilled", ""), ("refused", "Дорого")]


def test_nothing_is_refused_without_a_choice_and_a_reason(asked, librarian, northern):
    staff, one = signed_in(librarian), asked()
    for sent in ({}, {"chosen": [one.pk]}):
        staff.post(REQUESTS, {"refuse": "1", **sent})
    assert WantedBook.objects.of(northern).get().state == "asked"


def test_another_plugin_says_what_it_knows_of_a_book_where_it_is_on(asked, librarian, northern):
    one = asked()
    Note.objects.of(northern).create(library=northern, text=f"book {one.edition_id}")
    staff = signed_in(librarian)
    assert "Notes: 1" not in words(staff.get(REQUESTS).content.decode())
    enable_plugin(library=northern, slug="dummy", actor=None)
    assert "Notes: 1" in words(staff.get(REQUESTS).content.decode())


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
    month = timezone.localdate().replace(day=1).isoformat()
    sent = budget_form(amount="1 500,50", explanation="На месяц", key="once", month=month)
    for _press in range(2):
        staff.post(MONEY, sent)
    assert Movement.objects.of(northern).get().amount == Decimal("1500.50")
    staff.post(MONEY, deposit_form(amount="70", explanation="Счёт", vendor="shelf", key="paid"))
    page = words(staff.get(MONEY).content.decode())
    assert "На месяц" in page
    assert money.balances(northern)["vendor"] == 70


@pytest.mark.parametrize("amount", ["много", "NaN", "Infinity", "-Infinity", "0", "1e20", "1,001"])
def test_what_is_no_sum_moves_nothing(shelf, person, northern, amount):
    staff = signed_in(person("northern-head", northern, Role.LIBRARY_ADMIN))
    month = timezone.localdate().replace(day=1).isoformat()
    for sent in (
        budget_form(amount=amount, explanation="На месяц", month=month),
        deposit_form(amount=amount, explanation="Счёт", vendor="shelf"),
    ):
        assert staff.post(MONEY, sent).status_code == 200
    assert not Movement.objects.of(northern).exists()


def test_what_is_paid_in_with_nobody_raises_no_budget(shelf, person, northern):
    staff = signed_in(person("northern-head", northern, Role.LIBRARY_ADMIN))
    sent = deposit_form(amount="70", explanation="Счёт", vendor="unknown")
    assert staff.post(MONEY, sent).status_code == 200
    assert not Movement.objects.of(northern).exists()


def test_a_budget_is_given_to_a_month_and_a_group(shelf, person, northern):
    staff = signed_in(person("northern-head", northern, Role.LIBRARY_ADMIN))
    group = ReaderGroup.objects.of(northern).create(library=northern, name="Учителя")
    first = timezone.localdate().replace(day=1)
    later = (first + timedelta(days=40)).replace(day=1)
    sent = {"explanation": "Учителям", "group": str(group.pk), "month": later.isoformat()}
    staff.post(MONEY, budget_form(amount="400", key="a", **sent))
    assert Budget.objects.of(northern).get(month=later, group=group).allotted == 400
    # Back out of it goes what is free, and no more.
    staff.post(MONEY, budget_form(amount="-100", key="b", **sent))
    page = words(staff.post(MONEY, budget_form(amount="-301", key="c", **sent)).content.decode())
    assert "301" in page
    assert Budget.objects.of(northern).get().left == 300
    past = (first - timedelta(days=1)).replace(day=1).isoformat()
    staff.post(MONEY, budget_form(amount="5", key="d", **{**sent, "month": past}))
    assert Budget.objects.of(northern).count() == 1


def test_a_changed_price_is_shown_and_bought_by_the_next_press(
    shelf, asked, librarian, northern, commits_at_once
):
    staff = signed_in(librarian)
    money.allot(library=northern, amount=Decimal(1000), explanation="Ноябрь", actor=None)
    one = asked()

    def press(price: str) -> str:
        sent = {"buy": one.pk, f"price-{one.pk}": price}
        return words(staff.post(REQUESTS, sent, follow=True).content.decode())

    # Nobody sold it when it was asked for, so nobody has seen a price.
    assert "300 ₽" in press("")
    assert f'name="price-{one.pk}" value="300,00"' in staff.get(REQUESTS).content.decode()
    shelf.price_now = Decimal(310)
    assert "310 ₽" in press("300,00")
    assert WantedBook.objects.of(northern).get().state == "asked"
    assert not shelf.bought
    assert "Книга куплена." in press("310,00")
    assert len(shelf.bought) == 1


def test_a_book_that_is_not_finished_is_bought_by_who_ticks_that_it_is_not(
    shelf, asked, librarian, northern, commits_at_once
):
    staff = signed_in(librarian)
    money.allot(library=northern, amount=Decimal(1000), explanation="Ноябрь", actor=None)
    one, other = asked(), asked()
    shelf.is_draft = True
    box = f'name="draft-{one.pk}"'
    assert box not in staff.get(REQUESTS).content.decode()
    sent = {"buy": one.pk, f"price-{one.pk}": "300"}
    page = staff.post(REQUESTS, sent, follow=True).content.decode()
    assert "Автор ещё не дописал эту книгу." in words(page)
    assert box in page
    assert f'name="draft-{other.pk}"' not in page
    assert not shelf.bought
    sent |= {f"draft-{one.pk}": "1"}
    assert "Книга куплена." in words(staff.post(REQUESTS, sent, follow=True).content.decode())


def test_what_the_supplier_refuses_is_not_announced_as_bought(
    shelf, asked, librarian, northern, commits_at_once
):
    staff = signed_in(librarian)
    money.allot(library=northern, amount=Decimal(1000), explanation="Ноябрь", actor=None)
    one = asked()
    sent = {"buy": one.pk, f"price-{one.pk}": "300"}
    for says, said in (
        (VendorRefused(VendorRefused.NO_MONEY), "не продал"),
        (VendorError("time-out"), "ещё не ответил"),
    ):
        shelf.buys = [says]
        page = words(staff.post(REQUESTS, sent, follow=True).content.decode())
        assert said in page
        assert "Книга куплена." not in page


def test_how_a_supplier_fares_is_shown_without_writing(shelf, person, northern):
    staff = signed_in(person("northern-head", northern, Role.LIBRARY_ADMIN))
    page = words(staff.get(VENDORS).content.decode())
    assert "ещё не спрашивали" in page
    assert not VendorHealth.objects.of(northern).exists()


def test_a_refusal_in_the_self_test_is_an_answer(shelf, person, northern):
    staff = signed_in(person("northern-head", northern, Role.LIBRARY_ADMIN))
    staff.post(VENDORS, {"vendor": "shelf"})
    health = VendorHealth.objects.of(northern).get()
    assert (health.failures, health.succeeded_at is not None) == (0, True)


def test_an_account_that_cannot_be_opened_is_a_failure_and_no_error(
    shelf, person, northern, monkeypatch
):
    def account(library):
        raise VendorError("no key is set")

    entry = VendorEntry(slug="shelf", title="Полка", account=account)
    monkeypatch.setattr(accounts, "vendors_of", lambda library: {"shelf": entry})
    staff = signed_in(person("northern-head", northern, Role.LIBRARY_ADMIN))
    assert staff.post(VENDORS, {"vendor": "shelf"}).status_code == 200
    assert VendorHealth.objects.of(northern).get().error == "no key is set"


def test_one_of_one_book_may_be_asked_for(shelf, stock, person, reader, ticket, northern):
    LendingSettings.objects.update_or_create(library=northern, defaults={"most_wanted": 1})
    (copy,) = stock(northern, title(1))
    user = person("reader-with-ticket")
    ticket(northern, reader=reader(user=user), now=timezone.now())
    page = signed_in(user, "northern").get(f"/lending/ask/{edition_of(copy)}/").content.decode()
    assert "ещё 1 из 1 книги" in words(page)
