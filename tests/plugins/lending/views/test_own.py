"""What is a reader's own: children's books, the calendar, the history that consent keeps."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from bibnet_lending import hooks
from bibnet_lending.models import HistoryEntry, Hold, Loan, Order, ReaderChoice
from bibnet_lending.services import remembering
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.undoing import undo_return
from bibnet_lending.services.upkeep import keep_in_order
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from icalendar import Calendar

from bibnet.accounts.services import consents
from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words
from tests.plugins.lending.views.test_readers import MINE, order_page

HISTORY, CALENDAR = "/lending/history/", "/lending/calendar/"


def born(years: int, days: int = 0) -> date:
    """The birthday of somebody who is so old, and so many days more."""
    today = timezone.localdate()
    return date(today.year - years, today.month, min(today.day, 28)) - timedelta(days=days)


@pytest.fixture
def parent(person, reader, ticket, northern) -> Any:
    who = reader(user=person("parent"), first_name="Мария")
    return ticket(northern, reader=who, now=timezone.now())


@pytest.fixture
def site(parent) -> Client:
    client = Client(headers={"host": "northern.localhost"})
    client.force_login(parent.reader.user)
    return client


@pytest.fixture
def child(reader, ticket, parent, northern) -> Any:
    own = {"representative": parent.reader, "first_name": "Петя", "birth_date": born(10)}
    return ticket(northern, reader=reader(**own), now=timezone.now())


def agree(reader: Any, northern: Any) -> None:
    purposes = {one.key: one for one in hooks.readers.consents(northern)}
    document = consents.document_in_force(purposes[remembering.PURPOSE])
    consents.give(reader=reader, document=document, operator=northern)


def shown(client: Client, address: str) -> str:
    return words(client.get(address).content.decode())


def test_a_parent_sees_and_does_everything_for_a_child(site, stock, child, ticket, northern):
    copies = stock(northern, title(1), title(2), title(3))
    loan = lend(ticket=child, copy=copies[0], branch=northern, actor=None)
    site.post(order_page(copies[1]), {"pickup": "northern", "ticket": child.pk})
    wish = Order.objects.of(northern).get()
    assert wish.reader == child.reader
    lend(ticket=ticket(northern), copy=copies[2], branch=northern, actor=None)
    place = {"ticket": child, "edition": edition_of(copies[2]), "pickup": northern, "actor": None}
    hold = place_hold(**place)
    assert shown(site, MINE).count("Петя") == 4
    Loan.objects.of(northern).filter(pk=loan.pk).update(due_at=timezone.now() + timedelta(days=2))
    assert "Продлено до" in words(site.post(MINE, {"renew": loan.pk}, follow=True).content.decode())
    site.post(MINE, {"cancel_order": wish.pk})
    site.post(MINE, {"cancel_hold": hold.pk})
    assert Order.objects.of(northern).get().state == "cancelled"
    assert Hold.objects.of(northern).get().state == "cancelled"


def test_on_the_fourteenth_birthday_the_view_ends_unless_the_child_lets_it(
    site, stock, child, person, northern
):
    (copy,) = stock(northern, title(1))
    loan = lend(ticket=child, copy=copy, branch=northern, actor=None)
    child.reader.birth_date = born(14)
    child.reader.user = person("grown-child")
    child.reader.save()
    assert "Петя" not in shown(site, MINE)
    assert site.post(MINE, {"renew": loan.pk}).status_code == 404
    own = Client(headers={"host": "northern.localhost"})
    own.force_login(child.reader.user)
    assert "родитель или опекун больше не видит" in shown(own, MINE)
    own.post(MINE, {"show": "1"})
    assert "Петя" in shown(site, MINE)
    own.post(MINE, {"show": "0"})
    assert "Петя" not in shown(site, MINE)
    # Nobody but the child opens it.
    assert site.post(MINE, {"show": "1"}).status_code == 404


def test_a_stranger_orders_nothing_on_anothers_ticket(site, stock, parent, ticket, northern):
    (copy,) = stock(northern, title(1))
    other = ticket(northern)
    site.post(order_page(copy), {"pickup": "northern", "ticket": other.pk})
    assert Order.objects.of(northern).get().reader == parent.reader


def test_a_place_is_explained_and_what_others_wait_for_is_said(
    site, stock, parent, ticket, northern
):
    first, second = stock(northern, title(1), title(2))
    lend(ticket=parent, copy=first, branch=northern, actor=None)
    lend(ticket=ticket(northern), copy=second, branch=northern, actor=None)
    own = {"pickup": northern, "actor": None}
    place_hold(ticket=ticket(northern), edition=edition_of(first), **own)
    place_hold(ticket=parent, edition=edition_of(second), **own)
    page = shown(site, MINE)
    assert "Эту книгу ждут другие" in page
    assert "Почему место изменилось" in page


def test_my_books_take_equal_queries_for_one_and_many(site, stock, parent, child, northern):
    counts = []
    for books in (2, 12):
        copies = stock(northern, *(title(one) for one in range(1, books)))
        known = set(Loan.objects.of(northern).values_list("copy", flat=True))
        for number, copy in enumerate(set(copies) - known):
            who = (parent, child)[number % 2]
            lend(ticket=who, copy=copy, branch=northern, actor=None, override="test")
        shown(site, MINE)
        with CaptureQueriesContext(connection) as queries:
            shown(site, MINE)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_without_consent_nothing_is_kept_and_with_it_the_reader_has_a_list(
    site, stock, parent, northern, librarian
):
    copies = stock(northern, title(1), title(2), title(3))
    loans = [lend(ticket=parent, copy=one, branch=northern, actor=None) for one in copies]
    take_back(copy=copies[0], branch=northern, actor=None)
    assert not HistoryEntry.objects.exists()
    assert "История выключена" in shown(site, HISTORY)
    agree(parent.reader, northern)
    for copy in copies[1:]:
        take_back(copy=copy, branch=northern, actor=None)
    page = shown(site, HISTORY)
    assert "Книга 2" in page and "Книга 3" in page and "Книга 1 " not in page
    assert "Книга 3" not in shown(site, f"{HISTORY}?q=КНИГА 2")
    table = site.get(f"{HISTORY}table/").content.decode("utf-8-sig").splitlines()
    assert len(table) == 3
    # A slip of the hand is no reading.
    loans[2].refresh_from_db()
    undo_return(loan=loans[2], actor=None)
    (kept,) = HistoryEntry.objects.all()
    keep_in_order(northern, timezone.now() + timedelta(days=8))
    kept.refresh_from_db()
    assert kept.loan is None
    assert Loan.objects.of(northern).filter(reader=parent.reader).count() == 1
    desk = Client(headers={"host": "northern.localhost"})
    desk.force_login(librarian)
    assert "Книга 2" not in shown(desk, HISTORY)
    assert desk.post(HISTORY, {"erase": kept.pk}).status_code == 404
    site.post(HISTORY, {"erase": kept.pk})
    assert not HistoryEntry.objects.exists()


def test_who_takes_the_consent_back_has_no_history_wherever_it_was_done(
    site, stock, parent, northern
):
    copies = stock(northern, title(1), title(2))
    for copy in copies:
        agree(parent.reader, northern)
        lend(ticket=parent, copy=copy, branch=northern, actor=None)
        take_back(copy=copy, branch=northern, actor=None)
        assert HistoryEntry.objects.count() == 1
        if copy == copies[0]:
            site.post(HISTORY, {"off": "1"})
        else:
            consents.withdraw(reader=parent.reader, purpose=remembering.PURPOSE)
            keep_in_order(northern)
        assert not HistoryEntry.objects.exists()
    assert not consents.has_given(parent.reader, remembering.PURPOSE)


def events(client: Client, address: str) -> list[Any]:
    answer = client.get(address)
    assert answer["Content-Type"].startswith("text/calendar")
    return Calendar.from_ical(answer.content).walk("VEVENT")


def test_due_days_stand_in_a_calendar_of_ones_own(site, client, stock, parent, child, northern):
    copies = stock(northern, title(1), title(2))
    for who, copy in ((parent, copies[0]), (child, copies[1])):
        lend(ticket=who, copy=copy, branch=northern, actor=None)
    assert "Создать календарь" in shown(site, CALENDAR)
    site.post(CALENDAR, {"act": "begin"})
    secret = ReaderChoice.objects.get().feed_secret
    address = f"{CALENDAR}{secret}/"
    assert address in site.get(CALENDAR).content.decode()
    stranger = Client(headers={"host": "northern.localhost"})
    (event,) = events(stranger, address)
    assert str(event["summary"]).startswith("Вернуть 2 книги")
    assert "Книга" not in stranger.get(address).content.decode()
    site.post(CALENDAR, {"act": "titles"})
    (event,) = events(stranger, address)
    assert "Книга 1" in str(event["description"])
    site.post(CALENDAR, {"act": "begin"})
    assert stranger.get(address).status_code == 404
    site.post(CALENDAR, {"act": "end"})
    assert (
        stranger.get(f"{CALENDAR}{ReaderChoice.objects.get().feed_secret or 'none'}/").status_code
        == 404
    )
