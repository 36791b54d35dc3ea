"""The one form of the reader and the screens of both libraries, each with its own side only."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from bibnet_lending.models import BookRequest, Exchange, LendingSettings, Order, RequestState
from bibnet_lending.services import exchanging
from bibnet_lending.services.requesting import Wanted, ask_for_book
from bibnet_lending.views import exchanges as exchanges_view
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.libraries.models import Role
from bibnet.plugins.services import enable_plugin
from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words

MINE = "/lending/"


@pytest.fixture
def owner(person, reader, ticket, northern) -> Any:
    who = reader(last_name="Секретова", user=person("reader-with-ticket"))
    return ticket(northern, reader=who, now=timezone.now())


@pytest.fixture
def portal(owner, region) -> Client:
    """The reader on the portal, where the account lives."""
    for slug in ("catalog", "lending"):
        enable_plugin(library=region, slug=slug, actor=None)
    client = Client(headers={"host": "region.localhost"})
    client.force_login(owner.reader.user)
    return client


@pytest.fixture
def staff(person, northern, southern) -> dict[str, Client]:
    found = {}
    for library in (northern, southern):
        client = Client(headers={"host": "region.localhost"})
        client.force_login(person(f"{library.code}-desk", library, Role.LIBRARIAN))
        found[library.code] = client
    return found


def screen(code: str, tail: str = "") -> str:
    return f"/admin/l/{code}/lending/exchange/{tail}"


def test_on_the_portal_the_library_is_chosen_and_the_book_ordered(portal, stock, owner, northern):
    (copy,) = stock(northern, title(1))
    entry = portal.get(f"/catalog/{edition_of(copy)}/").content.decode()
    address = f"/lending/order/{edition_of(copy)}/"
    assert address in entry
    page = portal.get(address).content.decode()
    assert "?at=northern" in page
    assert owner.number in page
    assert 'name="pickup"' not in page
    assert 'name="pickup"' in portal.get(f"{address}?at=northern").content.decode()
    done = portal.post(address, {"at": "northern", "pickup": "northern"}, follow=True)
    assert "Заказано." in words(done.content.decode())
    assert Order.objects.of(northern).get().reader == owner.reader


def test_a_library_whose_ticket_one_has_not_leads_to_the_application_unless_it_honours_it(
    portal, stock, owner, southern
):
    (copy,) = stock(southern, title(1))
    address = f"/lending/order/{edition_of(copy)}/"
    page = words(portal.get(f"{address}?at=southern").content.decode())
    assert "нет билета" in page
    portal.post(address, {"at": "southern"})
    assert not Order.objects.of(southern).exists()
    LendingSettings.objects.create(library=southern, honours="region")
    portal.post(address, {"at": "southern", "agreed": "1"})
    assert Order.objects.of(southern).get().ticket == owner


def test_the_choice_costs_the_same_for_one_library_and_for_many(portal, stock, northern, southern):
    (copy,) = stock(northern, title(1))
    address = f"/lending/order/{edition_of(copy)}/"
    portal.get(address)
    with CaptureQueriesContext(
        connection,
    ) as few:
        portal.get(address)
    stock(southern, title(1, copies=9))
    portal.get(address)
    with CaptureQueriesContext(connection) as many:
        portal.get(address)
    assert len(many) == len(few)


def test_an_empty_search_leads_to_the_form_and_the_library_is_asked(portal, stock, owner, northern):
    stock(northern, title(1))
    page = portal.get("/catalog/?q=Ненаписанное").content.decode()
    assert "/lending/request/?title=" in page
    form = portal.get("/lending/request/?title=Пчёлы").content.decode()
    assert 'value="Пчёлы"' in form
    key = form.split('name="key" value="')[1].split('"')[0]
    sent = {"title": "Пчёлы", "author": "Бутлеров", "pickup": "northern", "key": key}
    sent["ticket"] = str(owner.pk)
    for _press in range(2):
        done = portal.post("/lending/request/", sent, follow=True)
    assert "Бутлеров. Пчёлы" in words(done.content.decode())
    request = BookRequest.objects.of(northern).get()
    assert (request.reader, request.state) == (owner.reader, RequestState.ASKED)
    portal.post(MINE, {"cancel_request": request.pk})
    request.refresh_from_db()
    assert request.state == RequestState.CANCELLED


def test_where_the_book_is_fetched_decides_which_of_ones_tickets_counts(
    portal, owner, ticket, reader, northern, southern
):
    there = ticket(southern, reader=owner.reader, now=timezone.now())
    sent = {"title": "Пчёлы", "ticket": str(owner.pk), "pickup": "southern", "key": "one"}
    portal.post("/lending/request/", sent)
    assert not BookRequest.objects.of(northern).exists()
    assert BookRequest.objects.of(southern).get().ticket == there


def test_a_childs_book_is_fetched_where_the_child_has_a_ticket(
    portal, owner, ticket, reader, northern, southern
):
    """The parent's ticket does not stand for the child's."""
    born = timezone.localdate() - timedelta(days=9 * 366)
    child = reader(birth_date=born, representative=owner.reader)
    childs = ticket(northern, reader=child, now=timezone.now())
    ticket(southern, reader=owner.reader, now=timezone.now())
    sent = {"title": "Пчёлы", "ticket": str(childs.pk), "pickup": "southern", "key": "one"}
    page = words(portal.post("/lending/request/", sent).content.decode())
    assert "Это место другой библиотеки, не той, где билет." in page
    assert not BookRequest.objects.of(southern).exists()


def test_both_libraries_see_their_side_and_the_lender_never_the_reader(
    staff, stock, owner, northern, southern
):
    (copy,) = stock(southern, title(1))
    request = ask_for_book(
        ticket=owner,
        wanted=Wanted(edition=edition_of(copy), why="Для Секретовой"),
        pickup=northern,
        actor=None,
    )
    at = staff["northern"]
    page = at.get(screen("northern")).content.decode()
    assert screen("northern", f"requests/{request.pk}/") in page
    assert staff["southern"].get(screen("southern", f"requests/{request.pk}/")).status_code == 404
    decide = screen("northern", f"requests/{request.pk}/")
    assert "southern" in at.get(decide).content.decode()
    at.post(decide, {"act": "ask", "lender": "southern"})
    exchange = Exchange.objects.of(northern).get()
    lender = staff["southern"]
    for address in (screen("southern"), screen("southern", f"{exchange.pk}/slip/")):
        seen = lender.get(address).content.decode()
        assert "разных вещах" in seen
        for secret in ("Секретов", owner.number, "Анна"):
            assert secret not in seen
    start = words(lender.get("/admin/l/southern/").content.decode())
    assert "Другие библиотеки просят 1 книгу" in start
    # What is the other side's to do is not done.
    lender.post(screen("southern"), {"exchange": exchange.pk, "act": "withdraw"})
    at.post(screen("northern"), {"exchange": exchange.pk, "act": "agree"})
    exchange.refresh_from_db()
    assert exchange.state == "asked"
    for code, act in (
        *(("southern", "agree"), ("southern", "send"), ("northern", "receive")),
        *(("northern", "lend"), ("northern", "take"), ("northern", "send_back")),
        ("southern", "come_home"),
    ):
        page = staff[code].get(screen(code)).content.decode()
        assert f'value="{act}"' in page
        staff[code].post(screen(code), {"exchange": exchange.pk, "act": act})
    exchange.refresh_from_db()
    assert exchange.state == "closed"


def test_a_refusal_without_a_reason_is_none(staff, owner, northern):
    request = ask_for_book(ticket=owner, wanted=Wanted(title="Пчёлы"), pickup=northern, actor=None)
    at, decide = staff["northern"], screen("northern", f"requests/{request.pk}/")
    at.post(decide, {"act": "refuse", "reason": " "})
    request.refresh_from_db()
    assert request.state == RequestState.ASKED
    at.post(decide, {"act": "refuse", "reason": "Утрачена всеми"})
    site = Client(headers={"host": "northern.localhost"})
    site.force_login(owner.reader.user)
    assert "Утрачена всеми" in words(site.get(MINE).content.decode())


def test_what_a_reader_described_is_found_in_the_catalogue_and_asked_for(
    staff, stock, owner, northern, southern
):
    (copy,) = stock(southern, title(1))
    request = ask_for_book(
        ticket=owner, wanted=Wanted(title="Разные вещи"), pickup=northern, actor=None
    )
    at, decide = staff["northern"], screen("northern", f"requests/{request.pk}/")
    assert 'value="ask"' not in at.get(decide).content.decode()
    at.post(decide, {"act": "identify", "edition": "999999"})
    at.post(decide, {"act": "identify", "edition": str(edition_of(copy))})
    assert 'value="ask"' in at.get(decide).content.decode()
    at.post(decide, {"act": "ask", "lender": "southern"})
    exchange = Exchange.objects.of(northern).get()
    assert (exchange.lender, exchange.edition_id) == (southern, edition_of(copy))


def test_the_screen_costs_the_same_for_one_exchange_and_for_many(
    staff, stock, ticket, northern, southern
):
    from bibnet_lending.services.exchanging import ask_library

    books = [title(number) for number in range(1, 13)]
    copies = stock(southern, *books)

    def ask(some: list[int]) -> None:
        for copy in some:
            wanted = Wanted(edition=edition_of(copy))
            for is_asked in (True, False):
                request = ask_for_book(
                    ticket=ticket(northern), wanted=wanted, pickup=northern, actor=None
                )
                if is_asked:
                    ask_library(request=request, lender=southern, actor=None)

    def queries() -> int:
        staff["northern"].get(screen("northern"))
        with CaptureQueriesContext(connection) as found:
            staff["northern"].get(screen("northern"))
        return len(found)

    ask(copies[:1])
    few = queries()
    ask(copies[1:])
    assert queries() == few


def test_what_is_late_stands_first_on_the_first_page_of_many(
    staff, stock, ticket, northern, southern
):
    now = timezone.now()
    many = exchanges_view.PER_PAGE + 1
    copies = stock(southern, *(title(one) for one in range(1, many + 1)))
    for number, copy in enumerate(copies):
        asked_at = now - timedelta(days=9) if number == many - 1 else now
        request = ask_for_book(
            ticket=ticket(northern, now=now),
            wanted=Wanted(edition=edition_of(copy)),
            pickup=northern,
            actor=None,
            now=asked_at,
        )
        exchanging.ask_library(request=request, lender=southern, actor=None, now=asked_at)
    page = staff["southern"].get(screen("southern")).content.decode()
    rows = re.findall(r'id="why-(\d+)"', page)
    last = Exchange.objects.of(northern).latest("pk").pk
    assert (rows[0], len(rows)) == (str(last), exchanges_view.PER_PAGE)
    second = staff["southern"].get(screen("southern"), {"theirs": 2}).content.decode()
    assert len(re.findall(r'id="why-(\d+)"', second)) == 1
