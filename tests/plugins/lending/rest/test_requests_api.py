"""`/api/v1/lending/requests/`: what readers ask to be bought, and each decision about it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bibnet_lending.electronic import money
from bibnet_lending.electronic.vendors import VendorError, VendorRefused
from bibnet_lending.models import VendorCall, WantedBook
from django.utils import timezone

from tests.plugins.lending.conftest import title
from tests.plugins.lending.electronic.conftest import Shelf, offered
from tests.plugins.lending.services.test_queues import edition_of


@pytest.fixture
def shelf(lent, monkeypatch) -> Shelf:
    return offered(monkeypatch)


@pytest.fixture
def edition(stock, northern) -> int:
    (copy,) = stock(northern, title(1))
    return edition_of(copy)


@pytest.fixture
def budget(northern) -> None:
    money.allot(library=northern, amount=Decimal(1000), explanation="Ноябрь", actor=None)


@pytest.fixture
def asked(at, owner, edition, shelf) -> int:
    answer = at(owner[0])("requests/", {"edition": edition})
    assert answer.status_code == 201, answer.content
    return answer.json()["id"]


@pytest.fixture
def committing(django_capture_on_commit_callbacks):
    """Sends, and lets the vendor be asked as after a commit."""

    def do(send, *sent, **more):
        with django_capture_on_commit_callbacks(execute=True):
            return send(*sent, **more)

    return do


def test_a_reader_asks_sees_it_and_takes_it_back(at, owner, asked, edition, person):
    send = at(owner[0])
    (shown,) = send("requests/").json()
    assert (shown["id"], shown["state"], shown["price"]) == (asked, "asked", "300.00")
    assert [step["state"] for step in shown["steps"]] == ["asked"]
    refused = send("requests/", {"edition": edition})
    assert (refused.status_code, refused.json()["code"]) == (409, "asked_already")
    stranger = at(person("stranger"))
    assert stranger("requests/").json() == []
    assert stranger(f"requests/{asked}/cancel/", {}).status_code == 404
    assert send(f"requests/{asked}/cancel/", {}).json()["state"] == "cancelled"
    assert send(f"requests/{asked}/cancel/", {}).json()["code"] == "forbidden_move"
    assert send("requests/").json() == []


@pytest.mark.parametrize("act", ["approve", "refuse", "postpone"])
def test_only_the_staff_decides(at, owner, asked, act):
    sent = {"reason": "Нет", "until": "2030-01-01", "price": "300"}
    assert at(owner[0])(f"requests/{asked}/{act}/", sent).status_code == 404


def test_no_vendor_is_asked_for_whom_asking_is_refused(at, owner, person, edition, shelf):
    shelf.says = [AssertionError("nobody is asked")]
    answer = at(person("stranger"))("requests/", {"edition": edition})
    assert (answer.status_code, answer.json()["code"]) == (409, "no_ticket")
    _user, who = owner
    answer = at(person("other"))("requests/", {"edition": edition, "ticket": who.number})
    assert answer.status_code == 404
    assert at(owner[0])("requests/", {"edition": 10**9}).json()["code"] == "no_copy"
    assert len(shelf.says) == 1


def test_a_key_asks_once_and_answers_the_same(at, owner, edition, shelf, northern):
    send = at(owner[0])
    answers = [send("requests/", {"edition": edition}, key="once") for _time in range(4)]
    assert {one.status_code for one in answers} == {201}
    assert len({one.json()["id"] for one in answers}) == 1
    assert WantedBook.objects.of(northern).count() == 1


def test_the_staff_buys_at_the_price_that_was_seen(
    desk, asked, budget, shelf, northern, committing
):
    address = f"requests/{asked}/approve/"
    blind = desk(address, {})
    assert (blind.status_code, blind.json()["code"]) == (409, "price_unknown")
    shelf.price_now = Decimal(310)
    dearer = desk(address, {"price": "300"})
    assert (dearer.status_code, dearer.json()["code"]) == (409, "price_changed")
    assert desk("requests/").json()[0]["price"] == "310.00"
    assert not shelf.bought
    with_key = {"key": "buy"}
    first = committing(desk, address, {"price": "310"}, **with_key)
    assert first.status_code == 200, first.content
    assert WantedBook.objects.of(northern).get().state == "fulfilled"
    assert committing(desk, address, {"price": "310"}, **with_key).status_code == 200
    assert desk(address, {"price": "310"}).json()["code"] == "forbidden_move"
    assert len(shelf.bought) == VendorCall.objects.of(northern).filter(act="buy").count() == 1


@pytest.mark.parametrize(
    ("says", "state"),
    [(VendorRefused(VendorRefused.NO_MONEY), "asked"), (VendorError("time-out"), "approved")],
)
def test_what_the_vendor_does_not_sell_is_seen(
    desk, asked, budget, shelf, northern, committing, says, state
):
    shelf.buys = [says]
    committing(desk, f"requests/{asked}/approve/", {"price": "300"})
    (shown,) = desk("requests/").json()
    assert shown["state"] == state


def test_a_refusal_has_a_reason_and_what_may_be_had_instead(desk, asked):
    assert desk(f"requests/{asked}/refuse/", {}).status_code == 400
    assert desk(f"requests/{asked}/refuse/", {"reason": " "}).status_code in (400, 409)
    shown = desk(f"requests/{asked}/refuse/", {"reason": "{price} — дорого"}).json()
    assert (shown["state"], shown["reason"]) == ("refused", "300\xa0₽ — дорого")
    assert shown["next_best"] == "paper"


def test_it_is_put_off_until_a_day_to_come(desk, asked):
    today = timezone.localdate()
    address = f"requests/{asked}/postpone/"
    assert desk(address, {"until": "когда-нибудь"}).status_code == 400
    assert desk(address, {"until": today.isoformat()}).json()["code"] == "forbidden_move"
    day = today.replace(year=today.year + 1, day=1).isoformat()
    shown = desk(address, {"until": day, "reason": "Новый год"}).json()
    assert (shown["state"], shown["until"], shown["reason"]) == ("postponed", day, "Новый год")
    assert shown["answer_by"] == day


def test_ids_of_another_library_are_not_there(desk, asked, librarian, at):
    for act in ("cancel", "approve", "refuse", "postpone"):
        sent = {"reason": "x", "until": "2030-01-01", "price": "1"}
        assert desk(f"requests/{asked}/{act}/", sent, host="southern").status_code == 404
        assert desk(f"requests/{10**9}/{act}/", sent).status_code == 404
