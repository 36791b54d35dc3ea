"""What is being bought is bought once, whoever asks, cancels or is merged meanwhile."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from bibnet_catalog.models import Copy, Edition
from bibnet_lending import errors, following
from bibnet_lending.electronic import buying, calls, delivering, turns, upkeep, wanting
from bibnet_lending.electronic.borrowing import return_loan
from bibnet_lending.electronic.vendors import Done, VendorError, VendorRefused
from bibnet_lending.models import (
    CallAct,
    CallState,
    Hold,
    HoldState,
    LendingSettings,
    Licence,
    LicensedTitle,
    Loan,
    Movement,
    MovementKind,
    VendorCall,
    WantedBook,
    WantedState,
)
from bibnet_lending.services import holding
from bibnet_lending.services.tickets import block_ticket
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from bibnet.notices.models import Notice
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.electronic.conftest import again, moved, settle, steps
from tests.plugins.lending.services.test_queues import edition_of

DAY = timedelta(days=1)


def purchases(library) -> list[VendorCall]:
    return list(VendorCall.objects.of(library).filter(act=CallAct.BUY))


@pytest.fixture
def unsettled(ask, approve, ticket, northern, budget, shelf) -> WantedBook:
    """A request whose purchase nobody has answered, and which its reader has taken back."""
    one = ask(ticket(northern))
    shelf.buys = [VendorError("time-out")]
    assert approve(one).state == "approved"
    wanting.cancel(request=one, actor=None, now=NOW)
    return again(one)


@pytest.mark.parametrize("way", ["ask", "approve", "own"])
def test_a_title_is_not_bought_again_while_nobody_knows_whether_it_is(
    ask, approve, ticket, northern, unsettled, shelf, way
):
    who = ticket(northern)
    if way == "own":
        who.may_buy, who.price_limit = True, Decimal(300)
        who.save()
    second = ask(who)
    if way == "approve":
        # It was asked for before: a purchase that came to nothing, say.
        reset = {"state": WantedState.ASKED, "call": None, "decided_by": ""}
        WantedBook.objects.of(northern).filter(pk=second.pk).update(**reset)
        second = approve(again(second))
    assert (second.state, second.call_id) == ("approved", unsettled.call_id)
    assert len(purchases(northern)) == len(shelf.bought) == 1
    assert moved(northern) == [("reserved", Decimal(300))]
    calls.look_again(northern, timezone.now() + 30 * DAY)
    upkeep.keep_in_order(northern)
    assert again(second).state == "fulfilled"


def test_another_title_is_bought_meanwhile(ask, approve, ticket, stock, northern, unsettled):
    copies = stock(northern, title(2))
    other = ask(ticket(northern), edition=edition_of(copies[-1]))
    assert other.state == "asked"
    assert approve(other).state == "fulfilled"


def test_a_purchase_of_a_merged_edition_comes_to_the_one_that_stays(
    ask, approve, ticket, stock, northern, budget, shelf, edition
):
    one = ask(ticket(northern))
    shelf.buys = [VendorError("time-out")]
    approve(one)
    stays = edition_of(stock(northern, title(2))[-1])
    following.editions_merge({edition: stays})
    Edition.objects.filter(pk=edition).update(merged_into=stays)
    # Under the number that stays it is under way too.
    assert ask(ticket(northern), edition=stays).call_id == again(one).call_id
    calls.look_again(northern, timezone.now() + 30 * DAY)
    assert Licence.objects.of(northern).get().titles.of(northern).get().edition_id == stays
    upkeep.keep_in_order(northern)
    assert again(one).state == "fulfilled"


def test_who_joins_while_it_is_settled_is_decided_anew_too(
    ask, approve, ticket, northern, budget, shelf, monkeypatch
):
    one = ask(ticket(northern))
    shelf.buys = [VendorError("time-out")]
    approve(one)
    joined, lock = [], buying.lock_title

    def late(call: VendorCall) -> None:
        """Somebody had the lock of the title before, and has joined."""
        if not joined:
            joined.append(ask(ticket(northern)))
            assert joined[0].state == "approved"
        lock(call)

    monkeypatch.setattr(buying, "lock_title", late)
    shelf.bought.clear()
    shelf.buys = [VendorRefused(VendorRefused.NO_MONEY)]
    calls.look_again(northern, timezone.now() + 30 * DAY)
    assert {again(row).state for row in (one, *joined)} == {"asked"}


def test_a_request_that_caused_a_purchase_counts_though_it_was_taken_back(
    ask, ticket, stock, northern, budget, shelf
):
    settle(northern, most_wanted=1)
    other = edition_of(stock(northern, title(2))[-1])
    buyer, asker = ticket(northern), ticket(northern)
    buyer.may_buy, buyer.price_limit = True, Decimal(300)
    buyer.save()
    shelf.buys = [VendorError("time-out")]
    for who, error in ((buyer, errors.QuotaReached), (asker, None)):
        edition = {"edition": other} if who is asker else {}
        wanting.cancel(request=ask(who, **edition), actor=None, now=NOW)
        if error is None:
            assert ask(who, **edition).state == "asked"
            continue
        with pytest.raises(error):
            ask(who, edition=other)


def test_what_has_no_price_is_not_bought_blindly(ask, approve, ticket, northern, budget, shelf):
    one = ask(ticket(northern), sold=None)
    with pytest.raises(errors.PriceUnknown, match="300"):
        approve(one, seen_price=None)
    assert not purchases(northern)


@pytest.fixture
def bought_for_two(ask, approve, ticket, northern, budget) -> list[WantedBook]:
    rows = [ask(ticket(northern)) for _turn in range(2)]
    approve(rows[0])
    upkeep.keep_in_order(northern)
    return [again(one) for one in rows]


def place_of(one: WantedBook) -> Hold:
    return Hold.objects.of(one.library).get(reader=one.reader)


def test_who_waits_is_not_delivered_to_each_minute(bought_for_two, northern, monkeypatch):
    delivered = []
    monkeypatch.setattr(delivering, "deliver", lambda one, **_more: delivered.append(one))
    upkeep.keep_in_order(northern)
    assert delivered == []
    Hold.objects.of(northern).update(state=HoldState.CANCELLED)
    upkeep.keep_in_order(northern)
    assert delivered == bought_for_two[1:]


def test_who_gives_the_place_up_is_not_put_back_into_the_queue(bought_for_two, northern):
    _first, second = bought_for_two
    holding.cancel_hold(hold=place_of(second), actor=None)
    for _minute in range(2):
        upkeep.keep_in_order(northern)
    assert again(second).state == "cancelled"
    assert place_of(second).state == HoldState.CANCELLED


def test_one_that_cannot_go_on_keeps_nobody_waiting(
    bought_for_two, northern, monkeypatch, ticket, ask
):
    first, second = bought_for_two
    return_loan(loan=first.loan, actor=None)
    decide = delivering.wanted.lock_wanted

    def quicker(one, *more):
        if one.pk == second.pk:
            raise errors.ForbiddenMove
        return decide(one, *more)

    monkeypatch.setattr(delivering.wanted, "lock_wanted", quicker)
    Licence.objects.of(northern).update(state="withdrawn")
    Hold.objects.of(northern).update(state="waiting", licence=None, until=None)
    third = ask(ticket(northern))
    call = second.call
    reset = {"state": "approved", "call": call, "decided_by": "staff"}
    WantedBook.objects.of(northern).filter(pk=third.pk).update(**reset)
    delivering.keep_in_order(northern, timezone.now())
    Licence.objects.of(northern).update(places_kept=0)
    assert [again(one).state for one in (second, third)] == ["approved", "asked"]


def test_a_reader_whose_ticket_is_blocked_waits_and_others_go_on(
    ask, approve, ticket, northern, budget, shelf
):
    who = ticket(northern)
    rows = [ask(who), ask(ticket(northern))]
    block_ticket(ticket=who, reason="x", actor=None)
    approve(rows[1])
    assert [again(one).state for one in rows] == ["approved", "fulfilled"]


def test_what_the_vendor_did_not_lend_after_all_is_decided_anew(
    ask, approve, ticket, northern, budget, shelf
):
    one = ask(ticket(northern))
    assert approve(one).state == "fulfilled"
    lend = VendorCall.objects.of(northern).get(act=CallAct.LEND)
    VendorCall.objects.of(northern).filter(pk=lend.pk).update(state="unknown", settled_at=None)
    calls.settling.refused(lend.pk, VendorRefused.OTHER, now=timezone.now())
    upkeep.keep_in_order(northern)
    assert (again(one).state, again(one).loan) == ("asked", None)
    assert "не выдал" in steps(one)[-1].told
    assert Loan.objects.of(northern).get().is_undone


def test_money_is_counted_after_the_licence_has_come(ask, approve, ticket, northern, budget, shelf):
    one = ask(ticket(northern))
    shelf.buys = [VendorError("time-out")]
    approve(one)
    call = purchases(northern)[0]
    done = Done(vendor_number="l", price=Decimal(250))
    for _time in range(2):
        calls.settling.done(call.pk, done, now=timezone.now())
    assert purchases(northern)[0].state == CallState.DONE
    assert moved(northern)[1:] == [
        ("spent", Decimal(250)),
        ("released", Decimal(50)),
        ("charged", Decimal(250)),
    ]


def test_refusing_more_of_one_title_asks_for_what_is_known_once(ask, ticket, northern, librarian):
    counts = []
    for size in (2, 6):
        rows = [ask(ticket(northern)) for _turn in range(size)]
        with CaptureQueriesContext(connection) as queries:
            wanting.refuse(requests=rows, reason="{book}", actor=librarian, now=NOW)
        sql = [one["sql"] for one in queries.captured_queries]
        for model, most in ((Copy, 1), (LicensedTitle, 1), (LendingSettings, 1), (Edition, 4)):
            asked = [one for one in sql if f'FROM "{model._meta.db_table}"' in one]
            assert len(asked) <= most, asked
        counts.append(sum("SAVEPOINT" not in one and "stamps_stamp" not in one for one in sql))
    # The queue, the row and its reader, its step, the journal and the notice of each.
    assert counts[1] - counts[0] <= 4 * 9


def test_several_works_are_locked_in_one_order(
    ask, ticket, stock, northern, librarian, monkeypatch
):
    others = [edition_of(one) for one in stock(northern, title(2), title(3))]
    rows = [ask(ticket(northern), edition=one) for one in others]
    works = {one: Edition.objects.get(pk=one).work_id for one in others}
    # The first edition is of the later work.
    Edition.objects.filter(pk=others[0]).update(work=works[others[1]])
    Edition.objects.filter(pk=others[1]).update(work=works[others[0]])
    locked = []
    lock = wanting.wanted.lock_queue
    monkeypatch.setattr(
        wanting.wanted,
        "lock_queue",
        lambda library, work: (locked.append(work), lock(library, work)),
    )
    wanting.refuse(requests=rows, reason="Нет", actor=librarian, now=NOW)
    assert locked == sorted(works.values())


def test_nobody_is_asked_for_a_price_where_asking_is_refused(ask, ticket, northern, edition):
    who = ticket(northern)
    settle(northern, most_wanted=0)
    with pytest.raises(errors.QuotaReached):
        wanting.check(ticket=who, edition=edition, branch=northern, actor=None, now=NOW)
    assert turns.own_place(northern, who.reader_id, edition) is None


def test_who_gets_it_by_itself_is_told_so_and_nothing_else(bought_for_two, northern, person):
    first, second = bought_for_two
    second.reader.user = person("second")
    second.reader.save()
    return_loan(loan=first.loan, actor=None)
    upkeep.keep_in_order(northern)
    assert again(second).state == "fulfilled"
    kinds = Notice.objects.filter(reader=second.reader).values_list("kind", flat=True)
    assert list(kinds) == ["lending.lending.wanted"]


def test_movements_are_told_in_the_language_of_whoever_reads_them(
    ask, approve, ticket, northern, budget, shelf
):
    shelf.buys = [VendorRefused(VendorRefused.NO_MONEY)]
    with translation.override("en"):
        one = approve(ask(ticket(northern)))
    assert one.state == WantedState.ASKED
    released = Movement.objects.of(northern).get(kind=MovementKind.RELEASED)
    assert "Книга 1 о разных вещах" in released.told
    assert released.told.endswith("; не куплено")
    assert "поставщик её не продал" in [step.told for step in steps(one)]
