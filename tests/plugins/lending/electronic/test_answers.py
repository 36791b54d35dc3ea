"""What follows when a vendor answers: of each refusal, and of what is confirmed too late."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import errors
from bibnet_lending.electronic import calls, ending, health, settling, turns
from bibnet_lending.electronic.borrowing import expire_loan, renew_electronic, return_loan
from bibnet_lending.electronic.demo_vendor.shop import Fault
from bibnet_lending.electronic.vendors import VendorRefused
from bibnet_lending.models import CallAct, CallState, Hold, HoldState, Licence, VendorCall
from bibnet_lending.services import desk
from django.utils import timezone

from tests.plugins.lending.conftest import NOW
from tests.plugins.lending.electronic.conftest import take
from tests.plugins.lending.electronic.test_vendor import (
    call_of,
    figures,
    lent_by,
    look_again,
    open_at,
    sent,
    shop,
)

__all__ = ["lent_by", "sent", "shop"]

DAY = timedelta(days=1)
CODES = (
    *(VendorRefused.NO_COPIES, VendorRefused.NO_MONEY, VendorRefused.NOT_SOLD),
    *(VendorRefused.OTHER, calls.DOWN, calls.NOT_WANTED, calls.NEVER_CAME),
)


@pytest.fixture
def taken(licence, ticket, edition, northern):
    """The loan of who waited, whose vendor has not answered yet, and the place."""
    licence(vendor="demo", at_once=1)
    other = take(ticket(northern), edition, northern)
    who = ticket(northern)
    place = turns.wait(ticket=who, edition=edition, branch=northern, actor=None, now=NOW)
    return_loan(loan=other, actor=None, now=NOW)
    return take(who, edition, northern), place


@pytest.mark.parametrize("code", CODES)
def test_whatever_the_refusal_the_place_is_the_readers_again(taken, northern, code):
    loan, place = taken
    settling.refused(call_of(loan).pk, code, now=timezone.now())
    again = Hold.objects.of(northern).get(pk=place.pk)
    rests = code == VendorRefused.NO_COPIES
    assert again.state == (HoldState.WAITING if rests else HoldState.READY)
    assert again.placed_at == NOW


@pytest.mark.parametrize("code", CODES)
@pytest.mark.parametrize("over", ["returned", "expired"])
def test_who_has_given_it_back_meanwhile_waits_no_more(taken, northern, code, over):
    loan, place = taken
    if over == "returned":
        return_loan(loan=loan, actor=None, now=NOW + DAY)
    else:
        expire_loan(loan=loan, now=loan.due_at)
    settling.refused(call_of(loan).pk, code, now=timezone.now())
    assert Hold.objects.of(northern).get(pk=place.pk).state == HoldState.SERVED
    assert Licence.objects.of(northern).get().places_kept == 0


def test_pages_show_a_title_again_whose_last_loan_did_not_come_about(
    licence, ticket, edition, northern, monkeypatch
):
    row = licence(vendor="demo", most_loans=1)
    loan = take(ticket(northern), edition, northern)
    assert Licence.objects.of(northern).get().state == "used_up"
    shown = []
    monkeypatch.setattr(ending, "shown_changes", shown.append)
    settling.refused(call_of(loan).pk, VendorRefused.OTHER, now=timezone.now())
    assert [one.pk for one in shown] == [row.pk]
    assert Licence.objects.of(northern).get().state == "active"


def test_a_renewal_that_is_confirmed_after_its_loan_is_over_is_ended_there(
    shop, lent_by, northern, sent
):
    loan = lent_by()
    shop.faults.append(Fault.SILENCE_DONE)
    sent(lambda: renew_electronic(loan=loan, actor=None, now=NOW + 5 * DAY))
    expire_loan(loan=loan, now=loan.due_at)
    assert open_at(shop) == 1
    for _time in range(2):
        look_again(northern)
    assert open_at(shop) == 0
    returns = VendorCall.objects.of(northern).filter(loan=loan, act=CallAct.RETURN)
    assert [one.state for one in returns] == [CallState.DONE]
    loan.refresh_from_db()
    assert loan.renewals == 0
    assert figures(northern) == (1, 1)


def test_what_was_given_back_is_not_given_back_again(shop, lent_by, northern, sent):
    loan = lent_by()
    shop.faults.append(Fault.SILENCE_DONE)
    sent(lambda: renew_electronic(loan=loan, actor=None, now=NOW + 5 * DAY))
    sent(lambda: return_loan(loan=loan, actor=None, now=NOW + 6 * DAY))
    look_again(northern)
    assert VendorCall.objects.of(northern).filter(act=CallAct.RETURN).count() == 1


def refuse_renewals(shop) -> None:
    for one in shop.loans.values():
        one.is_open = False


def test_a_refused_renewal_is_no_success(shop, lent_by, northern, sent, librarian, commits_at_once):
    loan = lent_by()
    refuse_renewals(shop)
    at = NOW + 5 * DAY
    sent(lambda: renew_electronic(loan=loan, actor=None, now=at))
    with pytest.raises(errors.NotRenewed):
        calls.renewal_outcome(loan)
    here = desk.Desk(branch=northern, ticket=loan.ticket, actor=librarian, now=at + DAY)
    done = desk.renew(here, loan, key="renew")
    assert (done.act.kind, done.act.title) == ("refused", str(errors.NotRenewed()))


def test_a_renewal_without_an_answer_is_awaited(shop, lent_by, northern, sent):
    loan = lent_by()
    shop.faults.append(Fault.SILENCE)
    sent(lambda: renew_electronic(loan=loan, actor=None, now=NOW + 5 * DAY))
    with pytest.raises(errors.AnswerAwaited):
        calls.renewal_outcome(loan)
    look_again(northern)
    assert calls.renewal_outcome(loan).renewals == 1


def test_what_is_not_asked_of_a_vendor_is_not_counted_as_asked(shop, lent_by, northern):
    shop.faults.append(Fault.ERROR)
    loan = lent_by()
    before = call_of(loan)
    for _time in range(health.MOST_FAILURES):
        health.failed(northern, "demo", "500")
    look_again(northern)
    after = call_of(loan)
    assert (after.tries, after.next_look_at) == (before.tries, before.next_look_at)


def test_what_was_never_sent_comes_to_nothing_where_the_vendor_is_left_alone(
    shop, licence, ticket, edition, northern
):
    licence(vendor="demo")
    loan = take(ticket(northern), edition, northern)
    for _time in range(health.MOST_FAILURES):
        health.failed(northern, "demo", "500")
    look_again(northern)
    with pytest.raises(errors.VendorDown):
        calls.outcome(loan)
