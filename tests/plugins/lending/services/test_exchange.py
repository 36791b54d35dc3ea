"""A reader's request on its way through other libraries: both sides, each state, what is barred."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bibnet_lending import errors, journal
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeKind,
    ExchangeState,
    Loan,
    RequestState,
)
from bibnet_lending.models.exchanges import BOUND
from bibnet_lending.services import (
    entities,
    exchange_ends,
    exchanging,
    giving_up,
    requesting,
    sides,
)
from bibnet_lending.services.debts import settle
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend, renew_loan
from bibnet_lending.services.requesting import Wanted, ask_for_book
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.undoing import undo_loan
from django.db import IntegrityError, transaction

from bibnet.journal.models import Entry
from bibnet.libraries.scope import all_libraries
from tests.plugins.lending.conftest import NOW, state_of, title
from tests.plugins.lending.exchanging import OF_PAGES, now_of, run
from tests.plugins.lending.services.test_queues import edition_of

pytestmark = pytest.mark.django_db
OWN = {"actor": None, "now": NOW}


def written(kind: str) -> list[tuple[str, str, str]]:
    rows = Entry.objects.filter(kind=kind).order_by("pk").select_related("library")
    return [(one.library.code, one.data["exchange"], one.data.get("side", "")) for one in rows]


def test_a_book_goes_to_the_reader_of_another_library_and_comes_home(asked, exchange):
    request, copy = asked
    assert now_of(request).state == RequestState.SOUGHT
    run(exchange, "agree")
    assert state_of(copy) == "searched"
    run(exchange, "send")
    assert (state_of(copy), now_of(request).state) == ("transit", RequestState.ON_THE_WAY)
    run(exchange, "receive")
    assert (state_of(copy), now_of(request).state) == ("kept", RequestState.READY)
    run(exchange, "lend")
    with all_libraries("a test"):
        loan = Loan.objects.get(copy=copy, returned_at=None)
    assert (state_of(copy), loan.library, loan.reader) == ("lent", request.library, request.reader)
    assert loan.due_on <= now_of(exchange).until
    run(exchange, "take", "send_back")
    assert (state_of(copy), now_of(request).state) == ("transit", RequestState.DONE)
    assert run(exchange, "come_home").state == ExchangeState.CLOSED
    assert state_of(copy) == "free"
    assert written(journal.EXCHANGE) == [
        ("southern", "loan", "sent"),
        ("northern", "loan", "received"),
    ]
    assert written(journal.ISSUE) == [("northern", "loan", "")]
    assert [one.state for one in request.steps.of(request.library)] == [
        *("asked", "sought", "on_the_way", "ready", "lent", "done")
    ]


def test_between_parts_of_one_legal_entity_it_is_internal_exchange(asked, northern, southern):
    request, _copy = asked
    assert entities.kind_of(request, southern) == ExchangeKind.LOAN
    for library in (northern, southern):
        library.inn, library.legal_name = "3200000001", "Одна"
        library.save()
    request = BookRequest._base_manager.get(pk=request.pk)
    assert entities.kind_of(request, southern) == ExchangeKind.INTERNAL
    assert entities.kind_of(request, None) == ExchangeKind.LOAN


def test_what_is_promised_is_neither_lent_nor_ordered_nor_promised_twice(
    asked, exchange, ticket, southern, northern
):
    _request, copy = asked
    run(exchange, "agree")
    with pytest.raises(errors.Promised):
        lend(ticket=ticket(southern), copy=copy, branch=southern, override="нужна", **OWN)
    with pytest.raises(errors.Promised):
        take_back(copy=copy, branch=southern, **OWN)
    other = ask_for_book(
        ticket=ticket(northern), wanted=Wanted(edition=edition_of(copy)), pickup=northern, **OWN
    )
    second = exchanging.ask_library(request=other, lender=southern, **OWN)
    with pytest.raises(errors.NoFreeCopy):
        run(second, "agree")
    with all_libraries("a test"), pytest.raises(IntegrityError), transaction.atomic():
        Exchange.objects.filter(pk=second.pk).update(
            state=ExchangeState.AGREED, copy=copy, until=date(2026, 12, 1)
        )


def test_who_waits_at_the_owner_is_served_before_other_libraries_and_at_its_return(
    asked, exchange, ticket, southern
):
    _request, copy = asked
    run(exchange, "agree", "send", "receive", "lend")
    hold = place_hold(ticket=ticket(southern), edition=edition_of(copy), pickup=southern, **OWN)
    run(exchange, "take", "send_back")
    back = take_back(copy=copy, branch=southern, **OWN)
    assert back.order is not None
    assert back.order.reader == hold.reader
    assert state_of(copy) == "kept"
    assert now_of(exchange).state == ExchangeState.CLOSED


def test_a_refusal_needs_its_reason_and_the_request_is_looked_for_anew(asked, exchange):
    request, copy = asked
    with pytest.raises(errors.ReasonMissing):
        exchange_ends.refuse(exchange=exchange, reason=" ", **OWN)
    run(exchange, "agree", "refuse")
    assert state_of(copy) == "free"
    request = now_of(request)
    assert request.state == RequestState.ASKED
    last = request.steps.of(request.library).last()
    assert "Переплетают" in last.told
    with pytest.raises(errors.ReasonMissing):
        requesting.refuse_request(request=request, reason="", **OWN)
    requesting.refuse_request(request=request, reason="Нет нигде", **OWN)
    with all_libraries("a test"), pytest.raises(IntegrityError), transaction.atomic():
        BookRequest.objects.filter(pk=request.pk).update(reason="")


def test_who_gave_the_book_up_on_its_way_is_not_told_and_it_goes_back(asked, exchange):
    request, copy = asked
    run(exchange, "agree", "send")
    giving_up.cancel_request(request=request, **OWN)
    run(exchange, "receive")
    assert now_of(request).state == RequestState.CANCELLED
    with pytest.raises(errors.ForbiddenMove):
        run(exchange, "lend")
    run(exchange, "send_back", "come_home")
    assert state_of(copy) == "free"


def test_a_book_that_its_reader_brings_to_the_owner_is_at_home(asked, exchange, southern):
    request, copy = asked
    run(exchange, "agree", "send", "receive", "lend")
    back = take_back(copy=copy, branch=southern, **OWN)
    assert (back.loan, back.exchange) == (None, exchange)
    assert (state_of(copy), now_of(request).state) == ("free", RequestState.DONE)


def test_another_librarys_book_is_not_renewed_past_its_day_nor_its_loan_taken_back(
    asked, exchange, northern
):
    exchange = exchanging.agree(exchange=exchange, until=date(2026, 11, 30), **OWN)
    run(exchange, "send", "receive", "lend")
    loan = Loan.objects.of(northern).select_related("library", "branch").get()
    assert loan.due_on == date(2026, 11, 30)
    with pytest.raises(errors.CannotRenew):
        renew_loan(loan=loan, actor=None, now=NOW + timedelta(days=5))
    with pytest.raises(errors.ForbiddenMove):
        undo_loan(loan=loan, **OWN)
    with pytest.raises(errors.Promised):
        settle(loan=loan, kind="written_off", note="Пожар", **OWN)


def test_pages_are_copied_and_given_and_nothing_comes_back(stock, ticket, northern, southern):
    (copy,) = stock(southern, title(1))
    request = ask_for_book(
        ticket=ticket(northern),
        wanted=Wanted(edition=edition_of(copy), **OF_PAGES),
        pickup=northern,
        **OWN,
    )
    exchange = exchanging.ask_library(request=request, lender=southern, **OWN)
    assert exchange.kind == ExchangeKind.COPY
    run(exchange, "agree", "send")
    assert state_of(copy) == "free"
    run(exchange, "receive")
    for act in ("lend", "send_back", "come_home"):
        with pytest.raises(errors.ForbiddenMove):
            run(exchange, act)
    assert run(exchange, "hand_over").state == ExchangeState.CLOSED
    assert now_of(request).state == RequestState.DONE
    assert written(journal.ISSUE) == [("northern", "copy", "")]


def test_a_partner_outside_the_network_is_written_down_by_hand(ticket, northern):
    request = ask_for_book(
        ticket=ticket(northern),
        wanted=Wanted(title="Пчёлы", author="Бутлеров А. М."),
        pickup=northern,
        **OWN,
    )
    exchange = exchanging.ask_library(request=request, partner="РГБ, Москва", **OWN)
    assert "Бутлеров" in exchange.wanted
    run(exchange, "agree", "send", "receive", "lend", "take", "send_back")
    assert run(exchange, "come_home").state == ExchangeState.CLOSED
    assert now_of(request).state == RequestState.DONE
    assert written(journal.ISSUE) == [("northern", "loan", "")]


def test_what_is_lost_is_lost_for_both(asked, exchange):
    request, copy = asked
    run(exchange, "agree", "send", "lose")
    assert (state_of(copy), now_of(request).state) == ("lost", RequestState.ASKED)


def test_the_same_form_sent_twice_asks_once_and_a_second_wish_is_refused(
    stock, ticket, northern, southern
):
    (copy,) = stock(southern, title(1))
    who = ticket(northern)
    sent = {"ticket": who, "wanted": Wanted(edition=edition_of(copy)), "pickup": northern, **OWN}
    first = ask_for_book(**sent, key="one")
    assert ask_for_book(**sent, key="one") == first
    with pytest.raises(errors.OrderedAlready):
        ask_for_book(**sent, key="two")


def test_a_request_ends_as_an_order_where_the_own_library_has_bought_the_book(
    asked, stock, northern
):
    request, _copy = asked
    requesting.propose_to_buy(request=request, **OWN)
    with pytest.raises(errors.NoCopy):
        requesting.order_here(request=now_of(request), **OWN)
    stock(northern, title(1))
    done = requesting.order_here(request=now_of(request), **OWN)
    assert (done.state, done.order.state) == (RequestState.ORDERED, "placed")


def test_each_side_does_its_own_acts_and_no_other(exchange, northern, southern):
    for state in ExchangeState:
        exchange.state = state
        ours, theirs = (set(sides.acts_of(exchange, one)) for one in (northern, southern))
        assert not ours & theirs or state == ExchangeState.SENT_BACK
        is_over = state not in (*BOUND, ExchangeState.ASKED)
        assert is_over == (not ours and not theirs)
    exchange.state = ExchangeState.ASKED
    exchange.save()
    with pytest.raises(errors.ForbiddenMove):
        sides.do("agree", exchange, library=northern, actor=None)
