from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from bibnet_catalog.api import numbered_copies
from bibnet_lending.models import Guest, LendingSettings, Loan, Order
from bibnet_lending.services import borrowing, exchanging
from bibnet_lending.services.lending import lend
from bibnet_lending.services.requesting import Wanted, ask_for_book
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.api.models import KeptAnswer
from bibnet.api.tokens import issue_token
from bibnet.libraries.models import Role
from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import edition_of

Send = Callable[..., Any]
DAY = timedelta(days=1)


def test_the_desk_lends_by_numbers_renews_and_takes_back(desk, stock, owner, northern):
    stock(northern, title(1))
    _user, who = owner
    lent = desk("loans/", {"ticket": who.number, "copy": "1-1"})
    assert lent.status_code == 201, lent.content
    said = lent.json()
    assert said["ticket"] == who.number
    assert said["book"]["title"] == "Книга 1 о разных вещах"
    again = desk("loans/", {"ticket": who.number, "copy": "1-1"})
    assert again.status_code == 409
    assert again.json() == {
        "code": "lent_already",
        "message": "Этот экземпляр выдан другому читателю.",
        "next": "Если он лежит перед вами, сначала верните его.",
    }
    Loan.objects.of(northern).update(lent_at=timezone.now() - timedelta(days=9))
    assert desk(f"loans/{said['id']}/renew/", {}).status_code == 409
    back = desk(f"loans/{said['id']}/return/", {})
    assert back.status_code == 200
    assert back.json()["returned_at"]
    assert desk(f"loans/{said['id']}/return/", {}).json()["code"] == "returned"


def test_a_key_makes_one_loan_of_twenty_requests(desk, stock, owner, northern):
    stock(northern, title(1))
    _user, who = owner
    sent = {"ticket": who.number, "copy": "1-1"}
    answers = [desk("loans/", sent, key="one") for _turn in range(20)]
    assert {one.status_code for one in answers} == {201}
    assert len({one.content for one in answers}) == 1
    assert Loan.objects.of(northern).count() == 1
    assert KeptAnswer.objects.count() == 1
    other = desk("loans/", sent | {"copy": "2-1"}, key="one")
    assert (other.status_code, other.json()["code"]) == (422, "key_reused")


def test_a_refusal_is_kept_under_its_key_too(desk, stock, owner, northern):
    stock(northern, title(1))
    _user, who = owner
    desk("loans/", {"ticket": who.number, "copy": "1-1"})
    refused = desk("loans/", {"ticket": who.number, "copy": "1-1"}, key="two")
    Loan.objects.of(northern).delete()
    again = desk("loans/", {"ticket": who.number, "copy": "1-1"}, key="two")
    assert (refused.status_code, again.content) == (409, refused.content)


def test_a_reader_orders_and_sees_the_own_things_only(at, stock, owner, ticket, northern):
    copies = stock(northern, title(1), title(2))
    user, _who = owner
    me = at(user)
    ordered = me("orders/", {"edition": edition_of(copies[0])})
    assert ordered.status_code == 201, ordered.content
    assert [one["state"] for one in ordered.json()["steps"]] == ["placed"]
    Order.objects.of(northern).filter(pk=ordered.json()["id"]).update(
        reader=ticket(northern).reader
    )
    assert me("orders/").json() == []
    assert me(f"orders/{ordered.json()['id']}/cancel/", {}).status_code == 404
    assert me("tickets/").json()[0]["number"] == owner[1].number


def test_a_reader_lends_nothing_and_walks_no_foreign_numbers(at, stock, owner, ticket, northern):
    stock(northern, title(1))
    user, who = owner
    other = ticket(northern)
    me = at(user)
    assert me("loans/", {"ticket": who.number, "copy": "1-1"}).status_code == 404
    for named in (other.number, str(other.pk), "nobody"):
        answer = me("orders/", {"ticket": named, "edition": 1})
        assert answer.status_code == 404
        assert set(answer.json()) == {"detail"}


def test_a_place_in_the_queue_is_counted(at, desk, stock, owner, ticket, northern):
    (copy,) = stock(northern, title(1))
    edition = edition_of(copy)
    first = ticket(northern)
    desk("loans/", {"ticket": ticket(northern).number, "copy": "1-1"})
    desk("holds/", {"ticket": first.number, "edition": edition})
    user, _who = owner
    me = at(user)
    mine = me("holds/", {"edition": edition}).json()
    assert (mine["state"], mine["position"]) == ("waiting", 2)
    assert [one["position"] for one in desk("holds/").json()] == [1, 2]
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    put_off = me(f"holds/{mine['id']}/suspend/", {"until": until}).json()
    assert (put_off["state"], put_off["position"]) == ("suspended", None)
    assert me(f"holds/{mine['id']}/resume/", {}).json()["position"] == 2
    assert me(f"holds/{mine['id']}/cancel/", {}).json()["state"] == "cancelled"


def test_another_librarys_staff_sees_nothing_here(at, stock, owner, person, southern, northern):
    stock(northern, title(1))
    _user, who = owner
    stranger = at(person("southern-librarian", southern, Role.LIBRARIAN))
    assert stranger("tickets/").json() == []
    assert stranger("loans/", {"ticket": who.number, "copy": "1-1"}).status_code == 404


@pytest.mark.parametrize(
    ("scopes", "reads", "writes"),
    [
        (["lending:read"], 200, 403),
        (["lending:write"], 200, 201),
        (["plugins:write"], 403, 403),
    ],
)
def test_a_token_may_what_it_says(scopes, reads, writes, client, stock, owner, person, northern):
    stock(northern, title(1))
    _user, who = owner
    chief = person("northern-chief", northern, Role.LIBRARY_ADMIN)
    _token, text = issue_token(
        library=northern, user=chief, name="desk", scopes=scopes, valid_for=DAY, actor=chief
    )
    headers = {"host": "northern.localhost", "Authorization": f"Bearer {text}"}
    read = client.get("/api/v1/lending/loans/", headers=headers)
    sent = {"ticket": who.number, "copy": "1-1"}
    wrote = client.post(
        "/api/v1/lending/loans/", sent, content_type="application/json", headers=headers
    )
    assert (read.status_code, wrote.status_code) == (reads, writes)


@pytest.mark.parametrize("path", ["loans/", "orders/", "holds/"])
def test_as_many_queries_for_fifty_rows_as_for_ten(path, desk, stock, ticket, northern):
    stock(northern, *(title(number, copies=1) for number in range(1, 31)))
    numbers = iter(range(1, 31))

    def add(count: int) -> None:
        for _turn in range(count):
            number = next(numbers)
            (copy,) = _numbered(northern, f"{number}-1")
            if path == "orders/":
                desk(path, {"ticket": ticket(northern).number, "edition": edition_of(copy)})
                continue
            desk("loans/", {"ticket": ticket(northern).number, "copy": f"{number}-1"})
            if path == "holds/":
                desk(path, {"ticket": ticket(northern).number, "edition": edition_of(copy)})

    counts = []
    for more in (5, 20):
        add(more)
        with CaptureQueriesContext(connection) as captured:
            assert len(desk(path).json()) == sum((5, 20)[: len(counts) + 1])
        counts.append(len(captured))
    assert counts[0] == counts[1]


def _numbered(library: Any, number: str) -> list[int]:
    return [one.number for one in numbered_copies(library, number)]


def test_a_book_of_another_library_comes_back_too(
    desk, stock, ticket, northern, southern, librarian
):
    (copy,) = stock(southern, title(1))
    request = ask_for_book(
        ticket=ticket(northern, now=timezone.now()),
        wanted=Wanted(edition=edition_of(copy)),
        pickup=northern,
        actor=None,
    )
    exchange = exchanging.ask_library(request=request, lender=southern, actor=None)
    for act in (exchanging.agree, exchanging.send, borrowing.receive, borrowing.lend_on):
        exchange = act(exchange=exchange, actor=librarian)
    back = desk(f"loans/{exchange.loan_id}/return/", {})
    assert back.status_code == 200, back.content
    assert back.json()["returned_at"]
    exchange.refresh_from_db()
    assert exchange.state == "returned"


@pytest.mark.parametrize("what", ["orders", "holds"])
def test_who_comes_from_another_library_agrees_once(what, at, owner, stock, ticket, southern):
    LendingSettings.objects.create(library=southern, honours="region")
    user, _own = owner
    copies = stock(southern, title(1), title(2))
    if what == "holds":
        for copy in copies:
            lend(ticket=ticket(southern), copy=copy, branch=southern, actor=None)
    first, second = ({"edition": edition_of(one)} for one in copies)
    send = at(user)
    refused = send(f"{what}/", first, host="southern")
    assert (refused.status_code, refused.json()["code"]) == (409, "not_agreed")
    assert not Guest.objects.of(southern).exists()
    agreed = send(f"{what}/", {**first, "agree": True}, host="southern")
    assert agreed.status_code == 201, agreed.content
    assert send(f"{what}/", second, host="southern").status_code == 201
    assert Guest.objects.of(southern).count() == 1
