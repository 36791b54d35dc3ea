"""Posters whose visits, tickets and first loans are counted."""

from __future__ import annotations

import pytest
from bibnet_lending import posters
from bibnet_lending.models import Channel
from bibnet_lending.services import channels
from bibnet_lending.services.lending import lend
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.views.test_desk import words

SCREEN = "/admin/l/northern/lending/channels/"


@pytest.fixture
def poster(lent, northern) -> Channel:
    own = {"library": northern, "code": "summer", "name": "Лето", "heading": "Читайте летом"}
    return Channel.objects.of(northern).create(**own)


@pytest.fixture
def staff(librarian) -> Client:
    client = Client(headers={"host": "region.localhost"})
    client.force_login(librarian)
    return client


def test_a_visit_is_counted_without_a_cookie(poster, client, northern):
    headers = {"host": "northern.localhost"}
    for _turn in range(3):
        answer = client.get("/lending/c/summer/", headers=headers)
        assert answer.status_code == 302
        assert "channel=summer" in answer["Location"]
        assert not answer.cookies
    (counted,) = channels.counted(northern, [poster])
    assert counted.visits == 3
    assert client.get("/lending/c/winter/", headers=headers).status_code == 404
    assert (
        client.get("/lending/c/summer/", headers={"host": "southern.localhost"}).status_code == 404
    )


def test_tickets_and_first_loans_are_of_those_who_came_by_it(poster, ticket, stock, northern):
    copies = stock(northern, title(1), title(2), title(3))
    first, _second = (ticket(northern, channel="summer") for _one in range(2))
    other = ticket(northern, channel="winter")
    for who, copy in ((first, copies[0]), (first, copies[1]), (other, copies[2])):
        lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)
    (counted,) = channels.counted(northern, [poster])
    assert (counted.tickets, counted.first_loans) == (2, 1)


@pytest.mark.parametrize("code", ["desk", "api"])
def test_what_the_journal_says_of_others_is_no_channel(code, staff, lent, northern):
    sent = {"name": "Лето", "code": code, "heading": "Читайте летом"}
    answer = staff.post(SCREEN, sent)
    assert answer.status_code == 422
    assert "выберите другое" in words(answer.content.decode())
    assert not Channel.objects.of(northern).exists()


def test_figures_take_as_many_queries_for_ten_channels_as_for_one(poster, ticket, northern):
    def queries(rows: list[Channel]) -> int:
        with CaptureQueriesContext(connection) as found:
            channels.counted(northern, rows)
        return len(found)

    ticket(northern, channel=poster.code)
    for number in range(9):
        own = {"library": northern, "name": "x", "heading": "x", "code": f"code-{number}"}
        Channel.objects.of(northern).create(**own)
        ticket(northern, channel=f"code-{number}")
    assert queries([poster]) == queries(list(Channel.objects.of(northern)))


def test_the_staff_makes_one_prints_it_and_ends_it(staff, client, stock, northern):
    stock(northern, title(1, name="Мостки на Снежети"), title(2))
    sent = {"name": "Лето", "code": "summer", "heading": "Читайте летом", "text": "Приходите"}
    wrong = staff.post(SCREEN, {**sent, "books": "1-1\nnone"})
    assert wrong.status_code == 422
    assert "Книги с номером none" in words(wrong.content.decode())
    page = words(
        staff.post(SCREEN, {**sent, "books": "1-1\n2-1\n1-1"}, follow=True).content.decode()
    )
    assert "northern.localhost" in page
    made = Channel.objects.of(northern).get()
    assert len(made.editions) == 2
    assert any("Мостки на Снежети" in one for one in posters.books_of(made))
    for kind in posters.SHEETS:
        pdf = staff.get(f"{SCREEN}{made.pk}/{kind}.pdf")
        assert pdf.content.startswith(b"%PDF")
    assert staff.get(f"{SCREEN}{made.pk}/leaflet.pdf").status_code == 404
    assert staff.post(SCREEN, {**sent, "books": ""}).status_code == 422
    staff.post(SCREEN, {"end": made.pk})
    headers = {"host": "northern.localhost"}
    assert client.get("/lending/c/summer/", headers=headers).status_code == 404
