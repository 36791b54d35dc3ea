"""A scan of a book on its way between libraries: at its owner's desk, and where it is lent on."""

from __future__ import annotations

from itertools import count

import pytest
from bibnet_lending.models import (
    Circulation,
    DeskAct,
    DeskActKind,
    ExchangeState,
    Loan,
    RequestState,
)
from bibnet_lending.services import desk as acts
from bibnet_lending.services import giving_up
from bibnet_lending.services.course import Paper, put_on_act
from bibnet_lending.services.queueing import move_copy
from bibnet_lending.services.returning import take_back

from bibnet.libraries.scope import all_libraries
from tests.plugins.lending.conftest import NOW, state_of, title
from tests.plugins.lending.exchanging import now_of, run
from tests.plugins.lending.services.test_queues import branch, order

__all__ = ["branch"]
pytestmark = pytest.mark.django_db
_keys = count(1)


def scan(library, typed: str, ticket=None) -> acts.Outcome:
    here = acts.Desk(branch=library, ticket=ticket, actor=None, now=NOW)
    return acts.scan(here, typed, key=f"key-{next(_keys)}")


def said(outcome: acts.Outcome) -> str:
    return outcome.act.title if outcome.act is not None else outcome.note


def test_at_the_owners_desk_a_promised_copy_is_sent_and_what_comes_is_home(
    asked, exchange, southern, northern
):
    _request, copy = asked
    run(exchange, "agree")
    sent = scan(southern, "1-1")
    assert said(sent) == f"Отправьте: {northern}"
    assert (now_of(exchange).state, state_of(copy)) == (ExchangeState.SENT, "transit")
    run(exchange, "receive", "send_back")
    home = scan(southern, "1-1")
    assert said(home) == "Возвращено. На место: 84(2)1"
    assert (now_of(exchange).state, state_of(copy)) == (ExchangeState.CLOSED, "free")


def test_where_it_is_lent_on_each_scan_is_the_next_step(asked, exchange, southern, northern):
    request, copy = asked
    run(exchange, "agree", "send")
    came = scan(northern, "1-1")
    assert said(came) == f"На полку заказов: заявка № {request.pk}"
    assert now_of(request).state == RequestState.READY
    assert f"№ {request.pk}" in said(scan(northern, "1-1"))
    lent = scan(northern, "1-1", request.ticket)
    assert lent.act.kind == DeskActKind.LENT
    assert lent.act.loan.library == northern
    assert said(scan(northern, "1-1", request.ticket)) == "Её выдали только что."
    back = scan(northern, "1-1")
    assert (back.act.kind, said(back)) == (DeskActKind.RETURNED, f"Отправьте: {southern}")
    scan(northern, "1-1")
    assert (now_of(exchange).state, state_of(copy)) == (ExchangeState.SENT_BACK, "transit")


def test_it_is_lent_on_the_ticket_for_which_it_waits_and_no_other(
    asked, exchange, ticket, northern
):
    run(exchange, "agree", "send", "receive")
    refused = scan(northern, "1-1", ticket(northern))
    assert refused.act.kind == DeskActKind.REFUSED
    assert now_of(exchange).state == ExchangeState.RECEIVED


def test_what_nobody_waits_for_any_more_is_sent_back_at_once(asked, exchange, northern, southern):
    request, _copy = asked
    run(exchange, "agree", "send")
    giving_up.cancel_request(request=request, actor=None, now=NOW)
    assert str(southern) in said(scan(northern, "1-1"))
    assert said(scan(northern, "1-1")) == f"Отправьте: {southern}"
    assert now_of(exchange).state == ExchangeState.SENT_BACK


def test_what_the_owner_forgot_to_write_down_is_written_when_it_comes(asked, exchange, northern):
    run(exchange, "agree")
    scan(northern, "1-1")
    assert now_of(exchange).state == ExchangeState.RECEIVED
    assert [one.state for one in exchange.steps.of(northern)] == [
        *("asked", "agreed", "sent", "received")
    ]


def test_a_number_that_an_own_copy_bears_too_is_asked_about(asked, exchange, stock, northern):
    run(exchange, "agree", "send")
    stock(northern, title(2))
    own = scan(northern, "2-1")
    assert own.note.startswith("«")
    stock(northern, title(1))
    assert len(scan(northern, "1-1").copies) == 2


def test_a_loan_of_another_library_hangs_on_no_act_of_the_owners_desk(
    asked, exchange, southern, northern
):
    run(exchange, "agree", "send", "receive", "lend")
    home = scan(southern, "1-1")
    assert (home.act.kind, home.act.loan) == (DeskActKind.RETURNED, None)
    with all_libraries("a test"):
        acts_of_others = DeskAct.objects.filter(loan__library=northern, library=southern)
        assert not acts_of_others.exists()
        assert not Loan.objects.filter(returned_at=None).exists()


def test_a_copy_on_its_way_to_a_branch_arrives_there(stock, ticket, northern, branch):
    (copy,) = stock(northern, title(1))
    order(ticket(northern), copy, branch)
    take_back(copy=copy, branch=northern, actor=None, now=NOW)
    assert "На полку заказов" in said(scan(branch, "1-1"))


def test_a_copy_on_its_way_home_is_at_its_place_when_it_is_scanned_there(stock, northern, branch):
    (copy,) = stock(northern, title(1))
    take_back(copy=copy, branch=branch, actor=None, now=NOW)
    row = Circulation.objects.of(northern).get(copy=copy)
    move_copy(row, "transit", place=northern, now=NOW)
    scan(northern, "1-1")
    assert state_of(copy) == "free"


def test_a_lost_copy_that_is_scanned_is_found_and_a_withdrawn_one_is_not_lent(stock, northern):
    first, second = stock(northern, title(1, copies=2))
    papers = (("loss", first), ("withdrawal", second))
    for number, (kind, copy) in enumerate(papers):
        paper = Paper(
            kind=kind, number=str(number), day=NOW.date(), reason="Пожар", signed_by="Некто"
        )
        put_on_act(library=northern, paper=paper, copies={copy: None}, actor=None, now=NOW)
    assert said(scan(northern, "1-1")) == "Была утеряна и нашлась. На место: 84(2)1"
    assert state_of(first) == "free"
    assert scan(northern, "1-2").act.kind == DeskActKind.REFUSED
