"""A reader asks the library to buy a book; librarians and rules decide, money is counted."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from bibnet_catalog import api as catalog
from bibnet_lending import errors
from bibnet_lending.electronic import calls, money, shop, upkeep, wanting
from bibnet_lending.electronic.borrowing import return_loan
from bibnet_lending.electronic.funds import withdraw_licence
from bibnet_lending.electronic.vendors import VendorError, VendorRefused
from bibnet_lending.electronic.wanted import move
from bibnet_lending.models import (
    Budget,
    DecidedBy,
    Licence,
    Loan,
    Movement,
    ReaderGroup,
    WantedBook,
    WantedState,
)
from bibnet_lending.models.wanted import WANTED_MOVES
from django.db import DatabaseError, IntegrityError, transaction

from bibnet.journal.models import Entry
from bibnet.notices.models import Notice
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.electronic.conftest import again, moved, settle, steps, take
from tests.plugins.lending.services.test_queues import edition_of

DAY = timedelta(days=1)


def test_a_book_is_bought_lent_to_the_first_and_awaited_by_the_rest(
    ask, approve, ticket, northern, budget, shelf
):
    first, second = ask(ticket(northern)), ask(ticket(northern))
    assert first.answer_by == date(2026, 11, 20)
    approve(first)
    assert [again(one).state for one in (first, second)] == ["fulfilled", "approved"]
    loan = again(first).loan
    assert loan.licence.price == 300
    assert loan.reader == first.reader
    assert Notice.objects.filter(reader=first.reader, kind="lending.lending.wanted").count() == 1
    assert len(shelf.bought) == 1
    assert moved(northern) == [
        ("reserved", Decimal(300)),
        ("spent", Decimal(300)),
        ("charged", Decimal(300)),
    ]
    return_loan(loan=loan, actor=None)
    upkeep.keep_in_order(northern)
    assert again(second).state == "fulfilled"
    kinds = list(Entry.objects.order_by("pk").values_list("kind", flat=True))
    assert kinds.count("lending.purchase") == 1
    assert kinds.count("lending.issue") == 2


def test_a_second_press_buys_nothing(ask, approve, ticket, northern, budget, shelf):
    one = ask(ticket(northern))
    approve(one)
    with pytest.raises(errors.ForbiddenMove):
        approve(one)
    assert len(shelf.bought) == 1
    assert len(moved(northern)) == 3


def test_what_the_vendor_refuses_is_free_again_and_decided_anew(
    ask, approve, ticket, northern, budget, shelf
):
    one = ask(ticket(northern))
    shelf.buys = [VendorRefused(VendorRefused.NOT_SOLD)]
    assert approve(one).state == "asked"
    assert moved(northern) == [("reserved", Decimal(300)), ("released", Decimal(300))]
    assert approve(one).state == "fulfilled"


def test_what_nobody_answers_stays_reserved_until_it_is_known(
    ask, approve, ticket, northern, budget, shelf
):
    one = ask(ticket(northern))
    shelf.buys = [VendorError("time-out")]
    assert approve(one).state == "approved"
    assert moved(northern) == [("reserved", Decimal(300))]
    joined = ask(ticket(northern))
    assert (joined.state, joined.call_id) == ("approved", again(one).call_id)
    calls.look_again(northern, joined.asked_at + timedelta(days=30))
    upkeep.keep_in_order(northern)
    assert again(one).state == "fulfilled"
    assert len(shelf.bought) == 1
    assert moved(northern)[1:] == [("spent", Decimal(300)), ("charged", Decimal(300))]


def test_a_purchase_above_the_budget_is_refused_with_the_reason(
    ask, approve, ticket, northern, budget, shelf
):
    one = ask(ticket(northern))
    shelf.price_now = Decimal(1001)
    with pytest.raises(errors.BudgetShort, match=r"1.001.*1.000"):
        approve(one)
    assert again(one).state == "asked"
    assert not moved(northern)
    with pytest.raises(errors.NoBudget):
        approve(one, now=NOW + timedelta(days=40))
    with pytest.raises(IntegrityError), transaction.atomic():
        Budget.objects.of(northern).update(reserved=Decimal(1001))


def test_money_of_a_group_pays_for_its_readers(ask, approve, ticket, northern, budget):
    group = ReaderGroup.objects.of(northern).create(library=northern, name="Учителя")
    own = money.allot(
        library=northern,
        amount=Decimal(400),
        explanation="Учителям",
        group=group,
        actor=None,
        now=NOW,
    )
    approve(ask(ticket(northern, group=group)))
    budget.refresh_from_db()
    own.refresh_from_db()
    assert (budget.spent, own.spent) == (0, 300)


def test_movements_stand_for_good(northern, budget):
    row = Movement.objects.of(northern).get()
    for change in (row.delete, lambda: Movement.objects.of(northern).update(amount=1)):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert Movement.objects.of(northern).get().amount == 1000


def test_the_same_key_gives_money_once_and_no_more_is_taken_than_is_free(northern, budget):
    for _press in range(2):
        money.allot(
            library=northern,
            amount=Decimal(5),
            explanation="Ещё",
            actor=None,
            key="k",
            now=NOW,
        )
    budget.refresh_from_db()
    assert budget.allotted == 1005
    with pytest.raises(errors.BudgetShort):
        money.allot(
            library=northern, amount=Decimal(-1006), explanation="Назад", actor=None, now=NOW
        )
    paid = {"library": northern, "vendor": "shelf", "amount": Decimal(70), "actor": None}
    for _press in range(2):
        money.deposit(**paid, explanation="Счёт 5", key="d")
    assert money.balances(northern)["vendor"] == 70


def test_within_the_own_price_limit_a_reader_buys_at_once(ask, ticket, northern, budget, shelf):
    who = ticket(northern)
    who.may_buy, who.price_limit = True, Decimal(300)
    who.save()
    one = ask(who)
    assert (one.state, one.decided_by) == ("fulfilled", "own_limit")
    assert str(DecidedBy.OWN_LIMIT.label) in [step.told for step in steps(one)]
    purchase = Entry.objects.get(kind="lending.purchase")
    assert purchase.data["by"] == "reader"


def test_dearer_than_the_own_limit_waits_for_the_staff(ask, ticket, northern, budget):
    who = ticket(northern)
    who.may_buy, who.price_limit = True, Decimal("299.99")
    who.save()
    assert ask(who).state == "asked"


def test_the_third_request_buys_by_itself_but_never_above_the_budget(
    ask, ticket, northern, budget, shelf
):
    settle(northern, buy_at_wanted=3)
    shelf.price_now = Decimal(2000)
    rows = [ask(ticket(northern)) for _turn in range(3)]
    assert {again(one).state for one in rows} == {"asked"}
    assert "2\xa0000" in steps(rows[2])[-1].told
    shelf.price_now = Decimal(300)
    last = ask(ticket(northern))
    assert last.decided_by == "demand"
    assert [again(one).state for one in (*rows, last)] == ["fulfilled", *["approved"] * 3]
    assert len(shelf.bought) == 1


@pytest.mark.parametrize(
    ("facts", "error"),
    [
        ({"most_wanted": 0}, errors.QuotaReached),
        ({"wanted_price": Decimal(299)}, errors.TooDear),
    ],
)
def test_limits_bound_what_is_asked(ask, ticket, northern, facts, error):
    settle(northern, **facts)
    with pytest.raises(error):
        ask(ticket(northern))


def test_what_is_in_the_fund_or_asked_for_is_not_asked_again(
    ask, ticket, northern, licence, edition
):
    who = ticket(northern)
    row = licence(most_loans=1)
    with pytest.raises(errors.InFundAlready):
        ask(who)
    take(ticket(northern), edition, northern)
    ask(who)
    with pytest.raises(errors.AskedAlready):
        ask(who)
    assert Licence.objects.of(northern).get(pk=row.pk).state == "used_up"


def test_children_ask_for_nothing_that_is_for_adults(ask, stock, reader, ticket, northern):
    copies = stock(northern, title(7, age_mark=18))
    child = ticket(northern, reader=reader(birth_date=date(2015, 1, 1)))
    with pytest.raises(errors.ForAdults):
        ask(child, edition=edition_of(copies[-1]))


def test_several_are_refused_at_once_with_a_filled_reason_and_the_next_best(
    ask, ticket, northern, librarian
):
    settle(northern, wanted_price=Decimal(500))
    rows = [ask(ticket(northern)) for _turn in range(2)]
    with pytest.raises(errors.ReasonMissing):
        wanting.refuse(requests=rows, reason=" ", actor=librarian, now=NOW)
    said = "«{book}»: {price} из {limit}, {other}"
    wanting.refuse(requests=rows, reason=said, actor=librarian, now=NOW)
    for one in map(again, rows):
        assert (
            one.reason == "«Толстой, Л. Н. Книга 1 о разных вещах»: 300\xa0₽ из 500\xa0₽, {other}"
        )
        assert (one.state, one.next_best) == ("refused", "paper")
        notice = Notice.objects.get(reader=one.reader)
        assert one.reason in notice.text
    assert Entry.objects.filter(kind="lending.refusal").count() == 2
    with pytest.raises(IntegrityError), transaction.atomic():
        WantedBook.objects.of(northern).update(reason="")


def test_all_or_none_are_refused(ask, ticket, northern, librarian):
    rows = [ask(ticket(northern)) for _turn in range(2)]
    wanting.cancel(request=rows[1], actor=None, now=NOW)
    with pytest.raises(errors.ForbiddenMove):
        wanting.refuse(requests=rows, reason="Нет", actor=librarian, now=NOW)
    assert again(rows[0]).state == "asked"


def test_put_off_until_a_day_it_is_decided_then(ask, ticket, northern, librarian):
    one = ask(ticket(northern))
    until = date(2026, 12, 1)
    wanting.postpone(request=one, until=until, actor=librarian, now=NOW)
    upkeep.keep_in_order(northern, NOW + DAY)
    assert again(one).state == "postponed"
    upkeep.keep_in_order(northern, NOW + timedelta(days=12))
    assert (again(one).state, again(one).until) == ("asked", None)


def test_a_draft_is_bought_only_knowingly_and_not_dearer_than_seen(
    ask, approve, ticket, northern, budget, shelf
):
    one = ask(ticket(northern))
    with pytest.raises(errors.PriceChanged):
        approve(one, seen_price=Decimal(299))
    shelf.is_draft = True
    with pytest.raises(errors.DraftWarned):
        approve(one)
    assert approve(one, takes_draft=True).state == "fulfilled"


def test_what_left_the_fund_before_the_turn_is_decided_anew(ask, approve, ticket, northern, budget):
    first, second = ask(ticket(northern)), ask(ticket(northern))
    approve(first)
    withdraw_licence(licence=again(first).loan.licence, actor=None)
    upkeep.keep_in_order(northern)
    assert again(second).state == "asked"
    assert Loan.objects.of(northern).count() == 1


def test_the_shop_is_asked_for_the_same_title_and_silence_is_no_error(shelf, northern, edition):
    facts = catalog.editions([edition])[edition]
    shelf.titles = ["Другая книга", "КНИГА 1, о разных вещах!"]
    assert shop.sold(northern, facts).offer.title == "КНИГА 1, о разных вещах!"
    shelf.says = [VendorError("time-out")]
    assert shop.sold(northern, facts) is None


@pytest.mark.parametrize("state", WantedState)
@pytest.mark.parametrize("to", WantedState)
def test_a_request_moves_as_the_table_says(ask, ticket, northern, state, to, budget):
    one = ask(ticket(northern))
    one.state = state
    if to in WANTED_MOVES[state]:
        kept = {"call": None, "decided_by": "", "reason": "Так", "until": date(2026, 12, 1)}
        if to == WantedState.APPROVED:
            # Without its purchase not even then.
            with pytest.raises(IntegrityError), transaction.atomic():
                move(one, to, actor=None, now=NOW, **kept)
            return
        move(one, to, actor=None, now=NOW, **kept)
        assert again(one).state == to
        assert steps(one)[-1].state == to
    else:
        with pytest.raises(errors.ForbiddenMove):
            move(one, to, actor=None, now=NOW)
