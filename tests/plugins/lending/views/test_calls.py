"""The list of calls as the desk sees it."""

from __future__ import annotations

from datetime import date

import pytest
from bibnet_lending.models import Call
from bibnet_lending.services.ordering import refuse_order
from bibnet_lending.staff_waiting import waiting_items
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

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


def test_the_list_takes_equal_queries_for_few_calls_and_many(desk, stock, ticket, reader, northern):
    counts = []
    for more in (10, 40):
        refused(stock, ticket, reader, northern, more)
        desk.get(PAGE)
        with CaptureQueriesContext(connection) as queries:
            assert desk.get(PAGE).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
