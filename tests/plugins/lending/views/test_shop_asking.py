"""A book of a shop that no library has: asked for, decided, bought, read; or refused, unseen."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from bibnet_catalog.models import Record
from bibnet_lending.electronic import money, wanting
from bibnet_lending.electronic.vendors import VendorRefused
from bibnet_lending.models import (
    Hold,
    LendingSettings,
    Licence,
    Loan,
    WantedBook,
    WantedState,
)
from bibnet_lending.views import shop
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.journal.models import AuditEntry
from tests.plugins.lending.conftest import title
from tests.plugins.lending.electronic.conftest import commits_at_once
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words
from tests.plugins.lending.views.test_shop import SHOP, edition, owner, shelf, site

__all__ = ["commits_at_once", "edition", "owner", "shelf", "site"]

ASK, MINE = f"{SHOP}ask/", "/lending/"
REQUESTS = "/admin/l/northern/lending/requests/"
NAME = "Небывальщина о трёх колодцах"
OFFER = {"offer": f"shelf:t-{NAME}", "q": "Небывальщина"}

pytestmark = pytest.mark.usefixtures("commits_at_once")


@pytest.fixture(autouse=True)
def sells(shelf) -> None:
    """The shelf sells a book that nobody has."""
    shelf.titles, shelf.author = [NAME], "Шергин, Борис"


@pytest.fixture
def staff(librarian) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    return client


@pytest.fixture
def another(person, reader, ticket, northern) -> Client:
    user = person("another")
    ticket(northern, reader=reader(user=user), now=timezone.now())
    client = Client(headers={"host": "northern.localhost"})
    client.force_login(user)
    return client


@pytest.fixture
def rich(northern) -> None:
    money.allot(library=northern, amount=Decimal(5000), explanation="Всё", actor=None)


def entered(northern) -> list[Record]:
    return list(Record.objects.of(northern).filter(control_number__startswith="shop-"))


def alerts(client: Client, **sent: str) -> str:
    return words(client.post(ASK, {**OFFER, **sent}, follow=True).content.decode())


def test_twenty_presses_are_one_request_and_nobody_sees_the_book_yet(
    site, northern, owner, edition
):
    answers = {site.post(ASK, OFFER).headers["Location"] for _press in range(20)}
    assert answers == {MINE}
    one = WantedBook.objects.of(northern).get()
    assert (one.reader, one.vendor, one.price) == (owner.reader, "shelf", 300)
    (record,) = entered(northern)
    assert (record.edition_id, record.is_suppressed) == (one.edition_id, True)
    assert site.get(f"/catalog/{one.edition_id}/").status_code == 404
    shown = site.get(MINE).content.decode()
    assert NAME in words(shown)
    assert f"/catalog/{one.edition_id}/" not in shown


def test_nobody_learns_from_the_catalogue_who_has_asked(site, northern, owner):
    site.post(ASK, OFFER)
    (record,) = entered(northern)
    assert record.run.by is None
    acts = AuditEntry.objects.filter(action__startswith="catalog.record_")
    assert acts.count() == 2
    assert not acts.exclude(actor=None).exists()


def test_bought_it_is_read_by_its_reader_and_found_in_the_catalogue(
    site, staff, northern, owner, rich
):
    site.post(ASK, OFFER)
    one = WantedBook.objects.of(northern).get()
    listed = words(staff.get(REQUESTS).content.decode())
    assert "Шергин, Б. Небывальщина о трёх колодцах" in listed
    assert "в библиотеках сети её нет" in listed
    assert "300 ₽ Полка" in listed
    staff.post(REQUESTS, {"buy": one.pk, f"price-{one.pk}": "300"})
    one.refresh_from_db()
    assert one.state == WantedState.FULFILLED
    loan = Loan.objects.of(northern).get()
    assert (loan.reader, loan.edition_id, one.loan) == (owner.reader, one.edition_id, loan)
    entry = site.get(f"/catalog/{one.edition_id}/")
    assert NAME in words(entry.content.decode())
    assert "Электронный фонд" in words(entry.content.decode())
    assert "экземпляр" not in words(entry.content.decode())
    assert "по телефону" not in words(entry.content.decode())
    assert not entered(northern)[0].is_suppressed
    listed = site.get(SHOP, {"q": NAME}).content.decode()
    assert f"/lending/electronic/{one.edition_id}/" in listed


def test_refused_the_reader_knows_why_and_the_book_stays_unseen(site, staff, northern):
    site.post(ASK, OFFER)
    one = WantedBook.objects.of(northern).get()
    staff.post(REQUESTS, {"refuse": "1", "chosen": one.pk, "own": "Дороже {limit}: {book}"})
    shown = words(site.get(MINE).content.decode())
    assert "Небывальщина о трёх колодцах" in shown.partition("Причина:")[2]
    assert site.get(f"/catalog/{one.edition_id}/").status_code == 404
    # Asked again later it is the same book.
    site.post(ASK, OFFER)
    assert len(entered(northern)) == 1
    assert WantedBook.objects.of(northern).filter(edition=one.edition_id).count() == 2


def test_a_shop_that_does_not_sell_it_after_all_leaves_it_unseen(
    site, shelf, staff, northern, rich
):
    site.post(ASK, OFFER)
    one = WantedBook.objects.of(northern).get()
    shelf.buys = [VendorRefused(VendorRefused.NO_MONEY)]
    staff.post(REQUESTS, {"buy": one.pk, f"price-{one.pk}": "300"})
    one.refresh_from_db()
    assert one.state == WantedState.ASKED
    assert entered(northern)[0].is_suppressed


def test_the_rule_of_so_many_requests_counts_whoever_asks_in_the_shop(
    site, another, northern, rich
):
    LendingSettings.objects.update_or_create(library=northern, defaults={"buy_at_wanted": 2})
    site.post(ASK, OFFER)
    assert not Licence.objects.of(northern).exists()
    another.post(ASK, OFFER)
    assert Licence.objects.of(northern).get().price == 300
    states = WantedBook.objects.of(northern).order_by("pk").values_list("state", flat=True)
    assert list(states) == [WantedState.FULFILLED, WantedState.APPROVED]
    assert Hold.objects.of(northern).get().is_electronic


def test_readers_of_two_libraries_ask_for_one_edition(
    site, northern, southern, person, reader, ticket
):
    user = person("southerner")
    ticket(southern, reader=reader(user=user), now=timezone.now())
    south = Client(headers={"host": "southern.localhost"})
    south.force_login(user)
    site.post(ASK, OFFER)
    south.post(ASK, OFFER)
    ours, theirs = WantedBook.objects.of(northern).get(), WantedBook.objects.of(southern).get()
    assert ours.edition_id == theirs.edition_id
    assert [len(entered(one)) for one in (northern, southern)] == [1, 1]


def test_what_the_catalogue_knows_is_asked_for_as_that(site, shelf, stock, northern):
    (copy,) = stock(northern, title(7, name=NAME))
    shelf.author = "Толстой, Лев"
    shown = site.get(SHOP, {"q": NAME}).content.decode()
    assert f'action="/lending/ask/{edition_of(copy)}/"' in shown
    site.post(ASK, OFFER)
    assert WantedBook.objects.of(northern).get().edition_id == edition_of(copy)
    assert entered(northern) == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"price": Decimal(900)}, "дороже"),
        ({"age_mark": 18}, "18"),
    ],
)
def test_what_a_reader_may_not_ask_for_is_not_entered(
    site, shelf, owner, monkeypatch, northern, changed, said
):
    LendingSettings.objects.update_or_create(library=northern, defaults={"wanted_price": 500})
    owner.reader.birth_date = date(timezone.localdate().year - 15, 1, 1)
    owner.reader.save()
    offer = replace(shelf.offer(NAME), **changed)
    monkeypatch.setattr(shelf, "price", lambda _number: offer)
    assert said in alerts(site)
    assert entered(northern) == []


def test_above_the_month_s_number_nothing_is_entered(site, shelf, northern):
    LendingSettings.objects.update_or_create(library=northern, defaults={"most_wanted": 1})
    site.post(ASK, OFFER)
    shelf.titles = ["Другая небывальщина"]
    assert "в месяц" in alerts(site, offer="shelf:t-Другая небывальщина")
    assert len(entered(northern)) == 1
    # What was asked for is answered as before.
    shelf.titles = [NAME]
    assert site.post(ASK, OFFER).headers["Location"] == MINE


@pytest.mark.parametrize("key", ["", "shelf", "shelf:", "nobody:t-1", "shelf:t-Чужая", "x" * 999])
def test_an_offer_that_nobody_makes_is_not_asked_for(site, northern, key):
    assert "Такой книги у поставщиков нет" in alerts(site, offer=key)
    assert not WantedBook.objects.of(northern).exists()
    assert entered(northern) == []


def test_only_readers_ask_and_not_without_end(site, shelf, person, northern, monkeypatch):
    assert site.get(ASK).status_code == 405
    stranger = Client(headers={"host": "northern.localhost"})
    assert stranger.post(ASK, OFFER).headers["Location"].startswith("/accounts/login/")
    stranger.force_login(person("stranger"))
    assert "билет" in alerts(stranger)
    monkeypatch.setattr(shop, "searches", replace(shop.searches, limit=1))
    site.post(ASK, OFFER)
    assert "слишком много раз" in alerts(site)
    regional = Client(headers={"host": "region.localhost"})
    regional.force_login(person("regional"))
    assert regional.post(ASK, OFFER).status_code == 404


def test_a_title_of_whatever_signs_is_entered_as_plain_text(site, shelf, northern, staff):
    shelf.titles = ["<b>Книга</b>  странная", "Книга\x00"]
    site.post(ASK, {"offer": f"shelf:t-{shelf.titles[0]}"})
    site.post(ASK, {"offer": f"shelf:t-{shelf.titles[1]}"})
    (record,) = entered(northern)
    assert record.edition.title == "<b>Книга</b> странная"
    assert "&lt;b&gt;Книга" in staff.get(REQUESTS).content.decode()


@pytest.mark.usefixtures("edition")
def test_a_page_of_offers_takes_as_many_queries_as_one(site, shelf):
    counts = []
    for number in (2, 1, 18):  # the first one reads what is kept for all pages
        shelf.titles = [f"Небывальщина {one} о колодцах" for one in range(number)]
        with CaptureQueriesContext(connection) as asked:
            assert site.get(SHOP, {"q": "Небывальщина"}).status_code == 200
        counts.append(len(asked))
    assert counts[1] == counts[2]


def test_the_reader_takes_it_back_and_asks_again(site, northern, owner):
    site.post(ASK, OFFER)
    one = WantedBook.objects.of(northern).get()
    wanting.cancel(request=one, actor=owner.reader.user)
    site.post(ASK, OFFER)
    assert WantedBook.objects.of(northern).filter(edition=one.edition_id).count() == 2
