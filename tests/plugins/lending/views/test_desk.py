"""The desk as somebody stands at it: one box, and the page that answers."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bibnet_lending.models import DeskAct, LendingSettings, Loan, Order, Rule
from bibnet_lending.services import desk as acts
from bibnet_lending.services.desk import ticket_of
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.tickets import report_lost
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.journal.models import Entry
from tests.plugins.lending.conftest import state_of, title
from tests.plugins.lending.services.test_queues import edition_of, order

DESK = "/admin/l/northern/lending/desk/"
Press = Callable[..., str]


@pytest.fixture
def staff(librarian) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    return client


@pytest.fixture
def press(staff) -> Press:
    """Sends the form of the desk with a key of its own; the text of the page that answers."""
    keys = iter(range(1000))

    def send(**sent: Any) -> str:
        answer = staff.post(DESK, {"key": f"key-{next(keys)}", **sent})
        assert answer.status_code == 200
        return words(answer.content.decode())

    return send


def words(page: str) -> str:
    text = re.sub(r"<[^>]+>", " ", page).replace("\xad", "")
    text = text.replace("&nbsp;", " ").replace("\xa0", " ")
    return " ".join(text.split())


@pytest.fixture
def who(ticket, northern):
    return ticket(northern, now=timezone.now())


def test_a_ticket_then_books_then_a_return(press, stock, who, northern):
    (copy,) = stock(northern, title(1))
    page = press(code=who.number)
    assert f"Билет {who.number}" in page
    assert "На руках 0 из 10" in page
    page = press(code="1-1", ticket=who.number)
    assert "Выдано до" in page
    assert "На руках 1 из 10" in page
    assert state_of(copy) == "lent"
    assert "Её выдали только что." in press(code="1-1", ticket=who.number)
    Loan.objects.of(northern).update(lent_at=timezone.now() - timedelta(hours=1))
    assert "Возвращено. На место: 84(2)1" in press(code="1-1")
    assert state_of(copy) == "free"


def test_a_page_that_is_loaded_again_does_nothing_twice(staff, stock, who, northern):
    stock(northern, title(1))
    sent = {"key": "the same", "code": "1-1", "ticket": who.number}
    first, second = (staff.post(DESK, sent) for _turn in range(2))
    assert "Выдано до" in words(first.content.decode())
    assert "Выдано до" in words(second.content.decode())
    assert Loan.objects.of(northern).count() == DeskAct.objects.of(northern).count() == 1


def test_surnames_and_titles_are_offered(press, stock, ticket, reader, northern):
    stock(northern, title(1, name="Капитанская дочка"), title(2, name="Капитанская семья"))
    for name in ("Анна", "Борис"):
        ticket(northern, reader=reader(last_name="Семёнова", first_name=name))
    page = press(code="семенова")
    assert "Семёнова Анна" in page
    assert "Семёнова Борис" in page
    assert "Билет" in press(code="Семенова б.")
    page = press(code="капитанская")
    assert "Капитанская дочка" in page
    assert "Капитанская семья" in page
    assert "не нашлось" in press(code="нет такого")


def test_a_refusal_may_be_overridden_where_the_law_lets(press, stock, who, northern):
    copies = stock(northern, title(1), title(2))
    Rule.objects.of(northern).create(library=northern, most_loans=1)
    press(code="1-1", ticket=who.number)
    page = press(code="2-1", ticket=who.number)
    assert "не больше 1 книги" in page
    assert "Выдать всё равно, потому что" in page
    press(copy=copies[1], ticket=who.number, override="для урока")
    assert Loan.objects.of(northern).get(copy=copies[1]).override == "для урока"


def test_a_found_book_makes_its_order_ready(press, stock, who, northern):
    (copy,) = stock(northern, title(1))
    wish = order(who, copy, northern)
    assert f"На полку заказов: № {wish.pk}" in press(code="1-1")
    wish.refresh_from_db()
    assert wish.state == "ready"
    page = press(code=who.number)
    assert "1 заказ ждёт на полке" in page


def test_a_wrong_scan_is_taken_back_and_counts_nowhere(press, stock, who, northern):
    (copy,) = stock(northern, title(1))
    press(code="1-1", ticket=who.number)
    assert "Отменено: Выдано до" in press(undo="1", ticket=who.number)
    assert state_of(copy) == "free"
    assert sum(Entry.objects.filter(kind="lending.issue").values_list("amount", flat=True)) == 0
    assert "Отменять нечего" in press(undo="1", ticket=who.number)


def test_an_order_that_was_fulfilled_by_mistake_waits_again(press, stock, who, northern):
    (copy,) = stock(northern, title(1))
    wish = order(who, copy, northern)
    press(code="1-1")
    press(code="1-1", ticket=who.number)
    press(undo="1")
    wish.refresh_from_db()
    assert (wish.state, wish.loan, state_of(copy)) == ("ready", None, "kept")


def test_a_return_is_taken_back_unless_the_book_was_put_aside(press, stock, who, ticket, northern):
    (copy,) = stock(northern, title(1))
    press(code="1-1", ticket=who.number)
    press(code="1-1")
    press(undo="1")
    assert state_of(copy) == "lent"
    assert Loan.objects.of(northern).get().is_open
    other = ticket(northern, now=timezone.now())
    place_hold(ticket=other, edition=edition_of(copy), pickup=northern, actor=None)
    press(code="1-1")
    assert "отложен для другого читателя" in press(undo="1")
    assert Order.objects.of(northern).get().state == "ready"


def test_rows_are_renewed_and_taken_back_by_their_buttons(press, stock, who, northern):
    stock(northern, title(1))
    press(code="1-1", ticket=who.number)
    loan = Loan.objects.of(northern).get()
    Loan.objects.of(northern).update(due_at=timezone.now() + timedelta(days=2))
    assert "Продлено до" in press(**{"renew": loan.pk, "ticket": who.number})
    assert "Возвращено" in press(**{"return": loan.pk, "ticket": who.number})


def test_as_many_queries_for_many_books_as_for_one(staff, stock, who, northern):
    copies = stock(northern, *(title(number) for number in range(1, 9)))
    desk = acts.Desk(branch=northern, ticket=who, actor=None)
    staff.get(DESK, {"ticket": who.number})
    counts = []
    for some in (copies[:1], copies[1:]):
        for copy in some:
            acts.with_copy(desk, copy, key=f"copy-{copy}")
        with CaptureQueriesContext(connection) as captured:
            assert staff.get(DESK, {"ticket": who.number}).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]


def test_orders_are_listed_moved_and_refused_with_a_reason(staff, stock, ticket, northern):
    copies = stock(northern, title(1), title(2))
    first, second = (order(ticket(northern), copy, northern) for copy in copies)
    page = words(staff.get("/admin/l/northern/lending/orders/").content.decode())
    assert f"№ {first.pk}" in page
    assert "84(2)1" in words(staff.get("/admin/l/northern/lending/orders/slips/").content.decode())

    def move(wish: Order, what: str, **more: str) -> str:
        sent = {"order": wish.pk, "move": what, **more}
        answer = staff.post("/admin/l/northern/lending/orders/", sent, follow=True)
        wish.refresh_from_db()
        return words(answer.content.decode())

    move(first, "accept")
    move(first, "search")
    assert first.state == "searching"
    assert "Напишите почему" in move(second, "refuse")
    assert second.state == "placed"
    move(second, "refuse", reason="Книга в переплёте")
    assert (second.state, second.reason) == ("refused", "Книга в переплёте")
    assert "читатель ждёт" in move(first, "not_found")


def test_of_two_tickets_with_one_number_the_own_library_s_opens(ticket, northern, southern):
    LendingSettings.objects.create(library=northern, honours="region")
    theirs, own = ticket(southern, number="777"), ticket(northern, number="777")
    assert ticket_of(northern, "777") == own
    report_lost(ticket=own, actor=None)
    assert ticket_of(northern, "777") == own
    assert ticket_of(southern, "777") == theirs


def test_the_desk_asks_its_settings_once_for_many_tickets_of_others(ticket, northern, southern):
    LendingSettings.objects.create(library=northern, honours="region")
    ticket(southern, number="777")
    with CaptureQueriesContext(connection) as few:
        assert ticket_of(northern, "777") is not None
    ticket(southern, number="778", barcode="777")
    with CaptureQueriesContext(connection) as more:
        assert ticket_of(northern, "777") is not None
    assert len(more) == len(few)
