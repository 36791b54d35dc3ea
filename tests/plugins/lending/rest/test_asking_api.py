"""The one form through the API: where a book may be had, asking the own library, giving it up."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending.models import BookRequest, Exchange, LendingSettings
from bibnet_lending.services import exchanging, page_copies
from bibnet_lending.services.requesting import Wanted, ask_for_book
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.plugins.lending.conftest import title
from tests.plugins.lending.exchanging import a_scan
from tests.plugins.lending.services.test_queues import edition_of


@pytest.fixture
def mine(at, owner):
    """The reader speaks for herself."""
    return at(owner[0])


def test_a_reader_sees_where_a_book_is_asks_for_it_and_reads_each_step(
    mine, owner, stock, southern
):
    (copy,) = stock(southern, title(1))
    edition = edition_of(copy)
    (place,) = mine(f"places/?edition={edition}").json()
    assert place == {
        "library": "southern",
        "name": "Southern library",
        "copies": 1,
        "free": 1,
        "tickets": [],
    }
    asked = mine("book-requests/", {"edition": edition, "why": "для школы"})
    assert asked.status_code == 201, asked.content
    said = asked.json()
    assert (said["ticket"], said["book"]["edition"]) == (owner[1].number, edition)
    request = BookRequest.objects.of(owner[1].library).get()
    exchanging.ask_library(request=request, lender=southern, actor=None)
    (row,) = mine("book-requests/").json()
    assert [one["state"] for one in row["steps"]] == ["asked", "sought"]
    assert row["steps"][1]["note"] == "Попросили у библиотеки: Southern library"
    given_up = mine(f"book-requests/{said['id']}/cancel/", {})
    assert given_up.json()["state"] == "cancelled"
    assert Exchange.objects.of(owner[1].library).get().state == "withdrawn"
    assert mine("book-requests/").json() == []


def test_what_is_not_in_the_catalogue_is_described(mine):
    said = mine("book-requests/", {"title": "Пчёлы", "author": "Бутлеров А. М."})
    assert said.status_code == 201, said.content
    assert (said.json()["book"], said.json()["title"]) == (None, "Пчёлы")
    for wrong in ({}, {"title": "Пчёлы", "edition": 1}):
        assert mine("book-requests/", wrong).status_code == 400


def test_a_copy_of_pages_is_asked_for_and_downloaded_as_often_as_is_settled(
    mine, at, person, desk, owner, northern
):
    wanted = {"title": "Пчёлы", "pages": "1–9"}
    refused = mine("book-requests/", wanted)
    assert (refused.status_code, refused.json()["code"]) == (409, "law_not_read")
    said = mine("book-requests/", wanted | {"purpose": "study", "knows_law": True}).json()
    assert (said["purpose"], said["copy"]) == ("study", None)
    LendingSettings.objects.create(library=northern, copy_downloads=1)
    request = BookRequest.objects.of(northern).get()
    page_copies.deliver_here(request=request, files=[a_scan()], actor=None)
    (row,) = mine("book-requests/").json()
    assert (row["state"], row["copy"]["left"]) == ("ready", 1)
    path = f"book-requests/{request.pk}/copy/"
    for other in (desk, at(person("somebody-else"))):
        assert other(path, {}).status_code == 404
    taken = mine(path, {})
    assert (taken.status_code, taken["Content-Type"]) == (200, "application/pdf")
    assert taken.content.startswith(b"%PDF-")
    gone = mine(path, {})
    assert (gone.status_code, gone.json()["code"]) == (409, "copy_gone")


def test_a_key_makes_one_request_of_many_and_a_refusal_says_what_to_do(mine, stock, southern):
    (copy,) = stock(southern, title(1))
    sent = {"edition": edition_of(copy)}
    answers = [mine("book-requests/", sent, key="one") for _turn in range(5)]
    assert {one.status_code for one in answers} == {201}
    again = mine("book-requests/", sent)
    assert (again.status_code, again.json()["code"]) == (409, "ordered_already")


def test_others_see_nothing_of_a_request_and_the_staff_of_its_library_does(
    mine, desk, at, person, stock, southern
):
    (copy,) = stock(southern, title(1))
    number = mine("book-requests/", {"edition": edition_of(copy)}).json()["id"]
    stranger = at(person("somebody-else"))
    assert stranger("book-requests/").json() == []
    assert stranger(f"book-requests/{number}/cancel/", {}).status_code == 404
    assert stranger("book-requests/", {"edition": edition_of(copy)}).json()["code"] == "no_ticket"
    assert [one["id"] for one in desk("book-requests/").json()] == [number]


@pytest.mark.parametrize(
    ("wrong", "status"), [("", 400), ("0", 400), ("x", 400), ("9" * 30, 400), ("99999", 404)]
)
def test_what_is_no_number_of_an_edition_is_said_to_be_none(mine, wrong, status):
    assert mine(f"places/?edition={wrong}").status_code == status


def test_a_page_of_requests_costs_as_many_queries_for_one_as_for_many(
    desk, ticket, northern, stock, southern
):
    counts = []
    for some in (1, 9):
        for copy in stock(southern, *(title(one) for one in range(1, some + 1)))[:some]:
            ask_for_book(
                ticket=ticket(northern, now=timezone.now() - timedelta(days=1)),
                wanted=Wanted(edition=edition_of(copy)),
                pickup=northern,
                actor=None,
            )
        desk("book-requests/")
        with CaptureQueriesContext(connection) as taken:
            desk("book-requests/")
        counts.append(len(taken))
    assert counts[0] == counts[1]
