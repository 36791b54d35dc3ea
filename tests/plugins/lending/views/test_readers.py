"""What a reader does on a library's site: order, wait, see, renew, cancel."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from bibnet_lending.models import Hold, Loan, Order
from bibnet_lending.services.lending import lend
from bibnet_lending.services.ordering import refuse_order
from bibnet_lending.services.returning import take_back
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.libraries.scope import all_libraries
from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import edition_of
from tests.plugins.lending.views.test_desk import words

MINE = "/lending/"


@pytest.fixture
def owner(person, reader, ticket, northern) -> Any:
    user = person("reader-with-ticket")
    return ticket(northern, reader=reader(user=user), now=timezone.now())


@pytest.fixture
def site(owner) -> Client:
    client = Client(headers={"host": "northern.localhost"})
    client.force_login(owner.reader.user)
    return client


def order_page(copy: int) -> str:
    return f"/lending/order/{edition_of(copy)}/"


def test_a_book_is_ordered_from_its_page(site, client, stock, owner, northern):
    (copy,) = stock(northern, title(1))
    headers = {"host": "northern.localhost"}
    entry = client.get(f"/catalog/{edition_of(copy)}/", headers=headers).content.decode()
    assert order_page(copy) in entry
    assert "Где получить" in words(site.get(order_page(copy)).content.decode())
    done = site.post(order_page(copy), {"pickup": "northern"}, follow=True)
    page = words(done.content.decode())
    assert "Заказано." in page
    assert "подан" in page
    wish = Order.objects.of(northern).get()
    assert (wish.reader, wish.pickup) == (owner.reader, northern)
    assert "уже заказали" in words(site.post(order_page(copy)).content.decode())


def test_where_no_copy_is_free_the_queue_is_offered(site, stock, owner, ticket, northern):
    (copy,) = stock(northern, title(1))
    lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None)
    page = words(site.post(order_page(copy), {"pickup": "northern"}).content.decode())
    assert "Встать в очередь" in page
    page = words(site.post(order_page(copy), {"wait": "1"}, follow=True).content.decode())
    assert "Вы в очереди № 1." in page
    hold = Hold.objects.of(northern).get()
    assert "ваше место сохранится" in words(
        site.post(MINE, {"suspend": hold.pk}, follow=True).content.decode()
    )
    site.post(MINE, {"resume": hold.pk})
    site.post(MINE, {"cancel_hold": hold.pk})
    hold.refresh_from_db()
    assert [one.state for one in hold.steps.of(northern)] == [
        *("waiting", "suspended", "waiting", "cancelled")
    ]


def test_the_way_of_an_order_is_shown_and_a_refusal_with_its_reason(site, stock, owner, northern):
    copies = stock(northern, title(1), title(2))
    for copy in copies:
        site.post(order_page(copy), {"pickup": "northern"})
    take_back(copy=copies[0], branch=northern, actor=None)
    other = Order.objects.of(northern).get(copy=copies[1])
    refuse_order(order=other, reason="Книга в переплёте", actor=None)
    page = words(site.get(MINE).content.decode())
    assert "Ждёт вас до" in page
    assert "Причина: Книга в переплёте" in page


def test_a_loan_is_renewed_or_the_reason_is_told(site, stock, owner, northern):
    (copy,) = stock(northern, title(1))
    loan = lend(ticket=owner, copy=copy, branch=northern, actor=None)
    assert "срок останется тем же" in words(
        site.post(MINE, {"renew": loan.pk}, follow=True).content.decode()
    )
    Loan.objects.of(northern).update(due_at=timezone.now() + timedelta(days=2))
    page = words(site.post(MINE, {"renew": loan.pk}, follow=True).content.decode())
    assert "Продлено до" in page
    assert "продлено 1 раз" in page


def test_the_cabinet_shows_what_is_on_hand(owner, stock, northern, region, rf):
    from bibnet_lending import hooks
    from django.template.loader import render_to_string

    (copy,) = stock(northern, title(1))
    lend(ticket=owner, copy=copy, branch=northern, actor=None)
    (panel,) = hooks.readers.my_books(region, request=rf.get("/"), reader=owner.reader)
    shown = words(render_to_string(panel.template, {"panel": panel.context}))
    assert shown.startswith("Книга 1 о разных вещах до")


def test_nobody_moves_what_is_anothers(site, stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    loan = lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None)
    assert site.post(MINE, {"renew": loan.pk}).status_code == 404
    assert site.post(MINE, {"renew": "nonsense"}).status_code == 404


def test_who_has_no_ticket_is_told_where_to_get_one(person, stock, northern):
    (copy,) = stock(northern, title(1))
    client = Client(headers={"host": "northern.localhost"})
    client.force_login(person("no-ticket"))
    assert "нет билета" in words(client.get(order_page(copy)).content.decode())
    assert client.post(order_page(copy)).status_code == 200
    assert not Order.objects.of(northern).exists()
    assert "пока нет читательского билета" in words(client.get(MINE).content.decode())


def test_a_guest_signs_in_first(client, stock, northern):
    (copy,) = stock(northern, title(1))
    answer = client.get(order_page(copy), headers={"host": "northern.localhost"})
    assert answer.status_code == 302


def test_as_many_queries_for_many_books_as_for_one(site, stock, owner, northern):
    copies = stock(northern, *(title(number) for number in range(1, 9)))
    site.get(MINE)
    counts = []
    for some in (copies[:1], copies[1:]):
        for copy in some:
            lend(ticket=owner, copy=copy, branch=northern, actor=None)
        with CaptureQueriesContext(connection) as captured:
            assert site.get(MINE).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]
    with all_libraries("a test looks at what there is"):
        assert Loan.objects.filter(reader=owner.reader).count() == len(copies)
