"""The list of calls as the desk sees it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bibnet_lending.models import Call
from bibnet_lending.services import calling
from bibnet_lending.services.lending import lend
from bibnet_lending.services.ordering import refuse_order
from bibnet_lending.services.requesting import Wanted, ask_for_book, refuse_request
from bibnet_lending.staff_waiting import waiting_items
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import order
from tests.plugins.lending.views.test_desk import words

PAGE = "/admin/l/northern/lending/calls/"


@pytest.fixture
def desk(librarian) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    return client


def refused(stock, ticket, reader, northern, count: int) -> None:
    """So many readers without an address whose orders were refused."""
    parent = reader(first_name="Мария", phone="+79991234567")
    child = {"representative": parent, "birth_date": date(2018, 1, 1)}
    done = Call.objects.of(northern).count()
    copies = stock(northern, *(title(one + done) for one in range(1, count + 1)))[-count:]
    for copy in copies:
        wish = order(ticket(northern, reader=reader(**child)), copy, northern)
        refuse_order(order=wish, reason="Книга в переплёте.", actor=None)


def test_the_list_says_whom_to_call_and_keeps_what_came_of_it(
    desk, stock, ticket, reader, northern, librarian
):
    refused(stock, ticket, reader, northern, 2)
    (waiting,) = waiting_items(northern, librarian)
    assert waiting.count == 2
    page = words(desk.get(PAGE).content.decode())
    assert "+79991234567" in page
    assert "Для читателя Анна: «Толстой, Л. Н. Книга 1 о разных вещах» получить нельзя" in page
    assert "+79991234567" in words(desk.get(f"{PAGE}sheet/").content.decode())
    first, second = Call.objects.of(northern)
    for call, came in ((first, "told"), (second, "nobody")):
        desk.post(PAGE, {"call": call.pk, "came": came})
    assert "Сегодня звонить никому не нужно" in words(desk.get(PAGE).content.decode())
    assert "уже отметил" in words(
        desk.post(PAGE, {"call": first.pk, "came": "told"}, follow=True).content.decode()
    )
    kept = [one for call in (first, second) for one in call.tried.of(northern)]
    assert [(one.is_answered, one.by) for one in kept] == [(True, librarian), (False, librarian)]
    assert desk.post(PAGE, {"call": "9999", "came": "told"}).status_code == 404


def families(stock, ticket, reader, northern, count: int) -> None:
    """So many parents to be called about a late book, an order and a request of their child."""
    own, now = {"pickup": northern, "actor": None}, timezone.now()
    done = Call.objects.of(northern).count()
    copies = stock(northern, *(title(one + done) for one in range(1, 2 * count + 1)))[-2 * count :]
    for late, wanted in zip(copies[:count], copies[count:], strict=True):
        parent = reader(first_name="Мария", phone="+79991234567")
        child = reader(representative=parent, birth_date=date(2018, 1, 1))
        given = ticket(northern, reader=child, now=now)
        long_ago = {"branch": northern, "actor": None, "lent_at": now - timedelta(days=60)}
        lend(ticket=given, copy=late, **long_ago)
        calling.put_on_list(
            library=northern, branch=northern, reader=parent, kind=calling.DUE, now=now
        )
        refuse_order(order=order(given, wanted, northern), reason="Занята.", actor=None)
        asked = ask_for_book(ticket=given, wanted=Wanted(title=f"Книга {late}"), **own)
        refuse_request(request=asked, reason="Нет нигде.", actor=None)


def test_the_list_takes_equal_queries_for_few_families_and_many(
    desk, stock, ticket, reader, northern
):
    counts = []
    for families_now in (3, 9):
        families(stock, ticket, reader, northern, families_now)
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            page = words(desk.get(PAGE).content.decode())
        counts.append(len(queries))
    assert page.count("получить нельзя") == 2 * 12
    assert page.count("нужно было вернуть") == 12
    assert counts[0] == counts[1]
