"""Whatever a vendor answers: nothing is lent or paid twice, and nothing is paid unnoticed."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from bibnet_lending import errors
from bibnet_lending.electronic import accounts, buying, calls, health
from bibnet_lending.electronic.borrowing import renew_electronic, return_loan
from bibnet_lending.electronic.demo_vendor import entry
from bibnet_lending.electronic.demo_vendor.client import Client
from bibnet_lending.electronic.demo_vendor.server import Server
from bibnet_lending.electronic.demo_vendor.shop import Fault, Shop, Title
from bibnet_lending.electronic.turns import wait
from bibnet_lending.electronic.vendors import VendorError
from bibnet_lending.models import CallState, Hold, HoldState, Licence, Loan, VendorCall
from django.utils import timezone

from bibnet.journal.models import Entry
from tests.plugins.lending.conftest import NOW
from tests.plugins.lending.electronic.conftest import take

DAY = timedelta(days=1)


@pytest.fixture
def shop(settings, edition) -> Iterator[Shop]:
    """A vendor that sells and lends the edition, served over HTTP."""
    name = f"title-{edition}"
    kept = Shop(titles={name: Title(name, "Книга", price=Decimal("300.00"), most_loans=24)})
    server = Server(kept, key=entry.key()).start()
    settings.BIBNET_DEMO_VENDOR = server.address
    yield kept
    server.shutdown()
    server.server_close()


@pytest.fixture
def sent(django_capture_on_commit_callbacks) -> Callable[..., object]:
    """Does something and has sent what was written down by it."""

    def do(act: Callable[[], object]) -> object:
        with django_capture_on_commit_callbacks(execute=True):
            return act()

    return do


@pytest.fixture
def lent_by(shop, licence, ticket, edition, northern, sent) -> Callable[[], Loan]:
    licence(vendor="demo", at_once=5, renewals=2, loan_days=14)
    return lambda: sent(lambda: take(ticket(northern), edition, northern))


def look_again(library) -> None:
    calls.look_again(library, timezone.now() + DAY)


def call_of(loan: Loan) -> VendorCall:
    return VendorCall.objects.of(loan.library).get(loan=loan, act="lend")


def open_at(shop: Shop) -> int:
    return sum(one.is_open for one in shop.loans.values())


def figures(library) -> tuple[int, int]:
    rows = Entry.objects.filter(library=library)
    return tuple(
        sum(rows.filter(kind=kind).values_list("amount", flat=True))
        for kind in ("lending.issue", "lending.return")
    )


@pytest.mark.parametrize("fault", [None, *Fault])
def test_whatever_it_answers_the_loan_is_made_there_once(shop, lent_by, northern, fault):
    if fault:
        shop.faults.append(fault)
    loan = lent_by()
    is_known = fault in (None, Fault.TWICE)
    assert call_of(loan).state == (CallState.DONE if is_known else CallState.UNKNOWN)
    look_again(northern)
    shop.arrive()
    look_again(northern)
    assert call_of(loan).state == CallState.DONE
    assert (open_at(shop), len(shop.loans)) == (1, 1)
    assert calls.outcome(loan).is_open


@pytest.mark.parametrize("fault", [Fault.LATE, Fault.SILENCE, Fault.SILENCE_DONE, Fault.ERROR_DONE])
def test_what_was_given_back_before_anybody_knew_is_taken_back_there(
    shop, lent_by, northern, sent, fault
):
    shop.faults.append(fault)
    loan = lent_by()
    sent(lambda: return_loan(loan=loan, actor=None, now=NOW + DAY))
    look_again(northern)
    shop.arrive()
    assert open_at(shop) == 0
    assert call_of(loan).state == CallState.REFUSED
    assert figures(northern) == (0, 0)


def test_who_dies_before_sending_leaves_an_intent_that_is_sent_later(
    shop, licence, ticket, edition, northern
):
    licence(vendor="demo")
    loan = take(ticket(northern), edition, northern)
    assert (call_of(loan).state, open_at(shop)) == (CallState.INTENDED, 0)
    look_again(northern)
    assert (call_of(loan).state, open_at(shop)) == (CallState.DONE, 1)


def test_two_who_look_at_once_send_once(shop, lent_by, northern, monkeypatch):
    shop.faults.append(Fault.ERROR)
    loan = lent_by()
    stale = call_of(loan)
    assert calls._claimed(call_of(loan))
    assert not calls._claimed(stale)


def test_a_vendor_without_copies_leaves_the_place_and_no_figures(
    shop, licence, ticket, edition, northern, sent
):
    row = licence(vendor="demo", at_once=1)
    shop.copies[f"title-{edition}"] = 0
    who = ticket(northern)
    place = wait(ticket=who, edition=edition, branch=northern, actor=None, now=NOW)
    loan = sent(lambda: take(who, edition, northern))
    with pytest.raises(errors.NoFreeLicence):
        calls.outcome(loan)
    assert Hold.objects.of(northern).get(pk=place.pk).state == HoldState.WAITING
    assert figures(northern) == (0, 0)
    row = Licence.objects.of(northern).get(pk=row.pk)
    assert (row.loans_made, row.loans_open) == (0, 0)
    with pytest.raises(errors.NoFreeLicence):
        take(who, edition, northern, now=timezone.now())


def test_a_return_and_a_renewal_reach_the_vendor(shop, lent_by, northern, sent):
    loan = lent_by()
    renewed = sent(lambda: renew_electronic(loan=loan, actor=None, now=NOW + 5 * DAY))
    loan = calls.outcome(renewed)
    assert (loan.renewals, loan.due_on) == (1, (NOW + 19 * DAY).date())
    (there,) = shop.loans.values()
    assert there.due_at == loan.due_at
    sent(lambda: return_loan(loan=loan, actor=None, now=NOW + 6 * DAY))
    assert open_at(shop) == 0


def test_a_renewal_of_which_nobody_knows_is_not_asked_for_again(shop, lent_by, northern, sent):
    loan = lent_by()
    shop.faults.append(Fault.SILENCE_DONE)
    sent(lambda: renew_electronic(loan=loan, actor=None, now=NOW + 5 * DAY))
    loan.refresh_from_db()
    assert loan.renewals == 0
    with pytest.raises(errors.AnswerAwaited):
        renew_electronic(loan=loan, actor=None, now=NOW + 6 * DAY)
    look_again(northern)
    loan.refresh_from_db()
    assert loan.renewals == 1


def test_a_vendor_that_fails_is_left_alone_by_all_and_then_tried_by_one(
    shop, licence, ticket, edition, northern, sent
):
    licence(vendor="demo")
    shop.faults.extend([Fault.ERROR] * health.MOST_FAILURES)
    for _one in range(health.MOST_FAILURES):
        sent(lambda: take(ticket(northern), edition, northern))
    now = timezone.now()
    with pytest.raises(errors.VendorDown):
        take(ticket(northern), edition, northern, now=now)
    later = now + health.PAUSE + timedelta(seconds=1)
    assert [health.may_ask(northern, "demo", later) for _one in range(3)] == [True, False, False]
    health.answered(northern, "demo", later)
    assert health.may_ask(northern, "demo", later)


@pytest.mark.parametrize("fault", [None, *Fault])
def test_a_licence_is_paid_once_whatever_is_answered(shop, fund, edition, northern, fault):
    offer = accounts.account(northern, "demo").price(f"title-{edition}")
    if fault:
        shop.faults.append(fault)
    call = buying.intend_to_buy(fund=fund, vendor="demo", offer=offer, edition=edition, actor=None)
    for _time in range(2):
        calls.send(call.pk)
    look_again(northern)
    shop.arrive()
    look_again(northern)
    assert shop.money == Decimal("99700.00")
    row = Licence.objects.of(northern).get()
    assert (row.price, row.most_loans, row.vendor) == (Decimal("300.00"), 24, "demo")
    assert VendorCall.objects.of(northern).get().licence == row


def test_what_is_dearer_than_agreed_is_not_bought(shop, fund, edition, northern):
    offer = accounts.account(northern, "demo").price(f"title-{edition}")
    shop.titles[f"title-{edition}"].price = Decimal("900.00")
    call = buying.intend_to_buy(fund=fund, vendor="demo", offer=offer, edition=edition, actor=None)
    calls.send(call.pk)
    call.refresh_from_db()
    assert (call.state, call.answer) == (CallState.REFUSED, {"code": "not_sold"})
    assert not Licence.objects.of(northern).exists()


def test_a_vendor_that_says_nothing_is_given_up_in_time():
    with socket.create_server(("127.0.0.1", 0)) as silent:
        client = Client(f"http://127.0.0.1:{silent.getsockname()[1]}", key="k", seconds=0.2)
        with pytest.raises(VendorError, match="imed"):
            client.get("/account")


def test_a_transcript_tells_neither_key_nor_reader(shop, northern):
    vendor = accounts.account(northern, "demo")
    with pytest.raises(VendorError):
        vendor.lend(number="1", vendor_title="none", licence="", reader="mark-of-somebody")
    told = " ".join(f"{one.asked} {one.answered}" for one in vendor.transcript)
    assert "POST /loans" in told
    assert "mark-of-somebody" not in told
    assert entry.key() not in told


def test_usage_tells_loans_by_our_numbers(shop, lent_by, northern):
    loan = lent_by()
    (used,) = accounts.account(northern, "demo").usage(timezone.now() - DAY)
    assert (used.number, used.is_open) == (str(call_of(loan).number), True)


def test_the_vendor_is_off_unless_it_is_set(settings, lent, northern):
    settings.BIBNET_DEMO_VENDOR = ""
    assert accounts.vendors_of(northern) == {}
