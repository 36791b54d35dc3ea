"""A reader looks in the suppliers' shops and asks for what is found there."""

from __future__ import annotations

import socket
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from bibnet_lending.electronic import health
from bibnet_lending.electronic.demo_vendor import entry
from bibnet_lending.electronic.demo_vendor.client import Client as VendorClient
from bibnet_lending.electronic.demo_vendor.server import Server
from bibnet_lending.electronic.demo_vendor.shop import Shop, Title
from bibnet_lending.electronic.demo_vendor.source import DemoVendor
from bibnet_lending.electronic.vendors import VendorError
from bibnet_lending.errors import NoTicket, TooManySearches
from bibnet_lending.models import VendorHealth, WantedBook
from bibnet_lending.views import shop
from django.test import Client
from django.utils import timezone

from bibnet.plugins.services import enable_plugin
from tests.plugins.lending.conftest import title
from tests.plugins.lending.electronic.conftest import Shelf, offered
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words

SHOP = "/lending/shop/"


@pytest.fixture
def shelf(lent, monkeypatch) -> Shelf:
    return offered(monkeypatch)


@pytest.fixture
def edition(stock, northern) -> int:
    (copy,) = stock(northern, title(1))
    return edition_of(copy)


@pytest.fixture
def owner(person, reader, ticket, northern) -> Any:
    user = person("reader-with-ticket")
    return ticket(northern, reader=reader(user=user), now=timezone.now())


@pytest.fixture
def site(owner) -> Client:
    client = Client(headers={"host": "northern.localhost"})
    client.force_login(owner.reader.user)
    return client


def page(site: Client, **asked: Any) -> str:
    answer = site.get(SHOP, asked)
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_book_that_the_catalogue_has_is_asked_for_from_the_shop(site, shelf, edition, northern):
    request = f"/lending/ask/{edition}/"
    assert f"/lending/shop/?edition={edition}" in site.get(request).content.decode()
    shelf.titles = ["Книга 1 о разных вещах", "Другая книга"]
    shown = page(site, q="Книга", edition=edition)
    assert shown.count(f'action="{request}"') == 1
    assert 'value="shelf:t-Книга 1 о разных вещах"' in shown
    site.post(request, {"offer": "shelf:t-Книга 1 о разных вещах"})
    one = WantedBook.objects.of(northern).get()
    number = "t-Книга 1 о разных вещах"
    assert (one.vendor, one.vendor_title, one.price) == ("shelf", number, 300)


def test_an_offer_of_another_book_is_not_asked_for_as_this_one(site, shelf, edition, northern):
    shelf.titles = ["Другая книга"]
    site.post(f"/lending/ask/{edition}/", {"offer": "shelf:t-Другая книга"})
    assert WantedBook.objects.of(northern).get().vendor == ""


def test_from_nothing_found_a_reader_comes_to_the_shop_and_asks_there(site, shelf, edition):
    nothing = site.get("/catalog/", {"q": "Небывальщина"}).content.decode()
    assert f"{SHOP}?q=" in nothing
    shelf.titles = ["Небывальщина & <b>быль</b>"]
    shown = page(site, q="Небывальщина")
    assert f'action="{SHOP}ask/"' in shown
    assert "300 ₽" in words(shown)
    assert "можно попросить ещё 5 из 5 книг" in words(shown)


@pytest.mark.parametrize("text", ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>'])
def test_what_a_supplier_says_is_no_html(site, shelf, text):
    shelf.titles = [text]
    shelf.author = text
    shown = page(site, q="книга")
    assert text not in shown
    assert "&lt;" in shown


@pytest.mark.parametrize(
    "wrong",
    [
        {"price": Decimal("NaN")},
        {"price": Decimal(10**9)},
        {"price": Decimal(-1)},
        {"title": {"a": 1}},
        {"title": " "},
        {"title": "Плохая книга\0"},
        {"author": None},
        {"vendor_title": "x" * 101},
        {"vendor_title": ""},
        {"at_once": "many"},
        {"most_loans": 0},
        {"renewals": None},
    ],
)
def test_an_offer_that_says_nothing_sensible_is_left_out(site, shelf, monkeypatch, wrong):
    good = shelf.offer("Хорошая книга")
    bad = replace(shelf.offer("Плохая книга"), **wrong)
    monkeypatch.setattr(shelf, "search", lambda _words: [bad, good])
    shown = page(site, q="книга")
    assert "Хорошая книга" in words(shown)
    assert "Плохая книга" not in shown


def test_what_is_for_adults_is_shown_to_who_is_known_to_be_one(
    site, shelf, owner, monkeypatch, person, reader, ticket, northern
):
    offer = replace(shelf.offer("Книга для взрослых"), age_mark=18)
    monkeypatch.setattr(shelf, "search", lambda _words: [offer])
    assert "Книга для взрослых" in page(site, q="книга")
    for name, born in (("young", date(timezone.localdate().year - 15, 1, 1)), ("unknown", None)):
        user = person(name)
        ticket(northern, reader=reader(user=user, birth_date=born), now=timezone.now())
        other = Client(headers={"host": "northern.localhost"})
        other.force_login(user)
        assert "Книга для взрослых" not in page(other, q="книга")


def test_nobody_is_asked_without_a_ticket_or_words(site, shelf, person):
    shelf.says = [AssertionError("nobody is asked")]
    stranger = Client(headers={"host": "northern.localhost"})
    assert stranger.get(SHOP).status_code == 302
    stranger.force_login(person("stranger"))
    assert str(NoTicket()) in words(page(stranger, q="книга"))
    for typed in ("", "ab", "  a "):
        page(site, q=typed)
    assert len(shelf.says) == 1


def test_a_reader_who_searches_without_end_waits_and_others_do_not(
    site, shelf, monkeypatch, person, reader, ticket, northern
):
    monkeypatch.setattr(shop, "searches", replace(shop.searches, limit=2))
    for typed in ("ab", "книга", "", "книга"):
        page(site, q=typed)
    shelf.says = [AssertionError("nobody is asked")]
    answer = site.get(SHOP, {"q": "книга"})
    assert answer.status_code == 429
    assert str(TooManySearches()) in words(answer.content.decode())
    assert len(shelf.says) == 1
    shelf.says = []
    user = person("another")
    ticket(northern, reader=reader(user=user), now=timezone.now())
    other = Client(headers={"host": "northern.localhost"})
    other.force_login(user)
    page(other, q="книга")


def test_a_supplier_that_does_not_answer_is_said_to_and_left_alone(site, shelf, northern):
    asked = []

    def search(said: str) -> list:
        asked.append(said)
        raise VendorError("time-out")

    shelf.search = search
    for _time in range(health.MOST_FAILURES + 3):
        assert "не отвечает" in words(page(site, q="книга"))
    assert len(asked) == health.MOST_FAILURES
    assert VendorHealth.objects.of(northern).get().open_until is not None


def test_over_http_a_silent_supplier_costs_its_time_out_and_no_more(
    site, settings, northern, monkeypatch
):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        settings.BIBNET_DEMO_VENDOR = f"http://127.0.0.1:{silent.getsockname()[1]}"
        quick = VendorClient(settings.BIBNET_DEMO_VENDOR, key="k", seconds=0.2)
        monkeypatch.setattr(entry, "account", lambda library: DemoVendor(quick))
        assert "не отвечает" in words(page(site, q="книга"))


def test_over_http_the_demonstrations_supplier_is_searched(site, settings, northern):
    kept = Shop(titles={"a": Title("a", "Анна Каренина", "Толстой, Лев", price=Decimal(399))})
    server = Server(kept, key=entry.key()).start()
    settings.BIBNET_DEMO_VENDOR = server.address
    try:
        assert "Анна Каренина" in words(page(site, q="Каренина"))
        assert "Анна Каренина" not in page(site, q="Воскресение")
    finally:
        server.shutdown()
        server.server_close()


def test_the_smallest_supplier_is_searched_and_bought_from_where_its_plugin_is_on(
    site, stock, northern
):
    (*_others, copy) = stock(northern, title(5, name="Мёртвые души"))
    assert "Мёртвые души" not in page(site, q="Мёртвые")
    enable_plugin(library=northern, slug="shelf", actor=None)
    number = edition_of(copy)
    shown = page(site, q="Мёртвые души", edition=number)
    assert "Полка" in words(shown)
    assert 'class="shelf-hint"' in site.get("/catalog/", {"q": "Небывальщина"}).content.decode()
