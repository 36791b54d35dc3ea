from __future__ import annotations

import pytest
from bibnet_lending.electronic import funds
from bibnet_lending.models import Loan

from tests.plugins.lending.conftest import title
from tests.plugins.lending.services.test_queues import edition_of


@pytest.fixture
def edition(stock, northern) -> int:
    (copy,) = stock(northern, title(1))
    return edition_of(copy)


@pytest.fixture
def licence(edition, northern) -> None:
    funds.add_licence(
        fund=funds.own_fund(library=northern, name="Фонд", actor=None),
        titles=[funds.Title(edition, "x")],
        terms=funds.Terms(at_once=1, renewals=1),
        actor=None,
    )


def test_a_reader_borrows_gives_back_and_is_told_why_not(
    at,
    owner,
    licence,
    edition,
    ticket,
    northern,
):
    user, who = owner
    send = at(user)
    lent = send("loans/", {"ticket": who.number, "edition": edition})
    assert lent.status_code == 201, lent.content
    assert (lent.json()["is_electronic"], lent.json()["copy"]) == (True, None)
    again = send("loans/", {"edition": edition})
    assert (again.status_code, again.json()["code"]) == (409, "on_hand_already")
    assert send(f"loans/{lent.json()['id']}/renew/", {}).json()["code"] == "long_enough"
    assert send(f"loans/{lent.json()['id']}/return/", {}).json()["returned_at"]
    assert send(f"loans/{lent.json()['id']}/return/", {}).json()["code"] == "returned"


def test_what_is_with_another_is_refused_and_waited_for(
    at,
    desk,
    owner,
    licence,
    edition,
    ticket,
    northern,
):
    other = ticket(northern)
    assert desk("loans/", {"ticket": other.number, "edition": edition}).status_code == 201
    user, _who = owner
    send = at(user)
    refused = send("loans/", {"edition": edition})
    assert refused.json() == {
        "code": "no_free_licence",
        "message": "Эту книгу сейчас читают другие читатели.",
        "next": "Встаньте в очередь.",
    }
    place = send("holds/", {"edition": edition, "is_electronic": True})
    assert (place.status_code, place.json()["position"]) == (201, 1)


def test_a_key_makes_one_electronic_loan(at, owner, licence, edition, northern):
    user, _who = owner
    send = at(user)
    answers = [send("loans/", {"edition": edition}, key="once") for _time in range(5)]
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert Loan.objects.of(northern).count() == 1


def test_a_copy_or_an_edition_is_named(desk, owner, licence, edition):
    assert desk("loans/", {"ticket": "1"}).status_code == 400
    both = {"ticket": "1", "copy": "1-1", "edition": edition}
    assert desk("loans/", both).status_code == 400
    assert desk("loans/", {"copy": "1-1"}).status_code == 400


def test_a_stranger_borrows_on_nobodys_ticket(at, person, owner, licence, edition):
    _user, who = owner
    send = at(person("stranger"))
    assert send("loans/", {"ticket": who.number, "edition": edition}).status_code == 404
    assert send("loans/", {"edition": edition}).json()["code"] == "no_ticket"


def test_licences_are_the_staffs(at, desk, owner, licence, person):
    (shown,) = desk("licences/").json()
    assert (shown["at_once"], shown["loans_left"], shown["titles"][0]["vendor_title"]) == (
        1,
        None,
        "x",
    )
    assert at(person("stranger"))("licences/").status_code == 404
    assert at(owner[0])("licences/").status_code == 404
