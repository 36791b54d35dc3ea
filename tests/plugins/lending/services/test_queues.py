from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import errors
from bibnet_lending.models import Hold, HoldState, Order, OrderState
from bibnet_lending.models.holds import HOLD_MOVES
from bibnet_lending.models.orders import ORDER_MOVES
from bibnet_lending.services import holding, ordering
from bibnet_lending.services.lending import lend, renew_loan
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.upkeep import keep_in_order

from bibnet.libraries.models import Library
from tests.plugins.lending.conftest import NOW, state_of, title


def edition_of(copy: int) -> int:
    from bibnet_catalog.api import copies

    return copies([copy])[copy].edition.number


@pytest.fixture
def branch(northern) -> Library:
    """A part of the northern library, to which things are sent."""
    return Library.objects.under(northern).exclude(pk=northern.pk).first() or northern.add_child(
        code="northern-branch", name="Филиал", short_name="Филиал", kind="branch"
    )


def order(who, copy: int, pickup: Library, **more: object) -> Order:
    return ordering.place_order(
        ticket=who, edition=edition_of(copy), pickup=pickup, actor=None, **{"now": NOW, **more}
    )


def hold(who, copy: int, pickup: Library, **more: object) -> Hold:
    return holding.place_hold(
        ticket=who, edition=edition_of(copy), pickup=pickup, actor=None, **{"now": NOW, **more}
    )


def steps(wish: Order | Hold) -> list[str]:
    return [one.state for one in wish.steps.of(wish.library).order_by("pk")]


def test_an_order_goes_from_the_click_into_the_hand(stock, ticket, northern, librarian):
    (copy,) = stock(northern, title(1))
    who = ticket(northern)
    wish = order(who, copy, northern)
    assert (wish.state, state_of(copy)) == ("placed", "searched")
    ordering.accept_order(order=wish, actor=librarian, now=NOW)
    ordering.search_order(order=wish, actor=librarian, now=NOW)
    ready = take_back(copy=copy, branch=northern, actor=librarian, now=NOW).order
    assert (ready, ready.state, state_of(copy)) == (wish, "ready", "kept")
    assert ready.until == NOW.date() + timedelta(days=5)
    loan = lend(ticket=who, copy=copy, branch=northern, actor=librarian, now=NOW)
    wish.refresh_from_db()
    assert (wish.state, wish.loan) == ("lent", loan)
    assert steps(wish) == ["placed", "accepted", "searching", "ready", "lent"]


def test_an_order_to_a_branch_is_sent_there(stock, ticket, northern, branch):
    (copy,) = stock(northern, title(1))
    wish = order(ticket(northern), copy, branch)
    sent = take_back(copy=copy, branch=northern, actor=None, now=NOW)
    assert (sent.order.state, sent.home, state_of(copy)) == ("on_the_way", branch, "transit")
    came = take_back(copy=copy, branch=branch, actor=None, now=NOW)
    assert (came.order, came.order.state, came.home) == (wish, "ready", None)


def test_a_department_is_in_the_house(stock, ticket, northern, branch):
    branch.kind = "department"
    branch.save()
    (copy,) = stock(northern, title(1))
    order(ticket(northern), copy, branch)
    here = take_back(copy=copy, branch=northern, actor=None, now=NOW)
    assert (here.order.state, here.home) == ("ready", None)


def test_what_is_kept_for_one_is_not_lent_to_another(stock, ticket, northern, librarian):
    (copy,) = stock(northern, title(1))
    wish = order(ticket(northern), copy, northern)
    take_back(copy=copy, branch=northern, actor=None, now=NOW)
    other = ticket(northern)
    with pytest.raises(errors.KeptForAnother):
        lend(ticket=other, copy=copy, branch=northern, actor=librarian, now=NOW)
    lend(ticket=other, copy=copy, branch=northern, actor=librarian, override="урок", now=NOW)
    wish.refresh_from_db()
    assert wish.state == "cancelled"
    (back,) = Hold.objects.of(northern)
    assert (back.reader, back.state, back.placed_at) == (wish.reader, "waiting", NOW)


def test_no_free_copy_leads_to_the_queue(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    who = ticket(northern)
    with pytest.raises(errors.NoFreeCopy) as refused:
        order(who, copy, northern)
    assert refused.value.next_step
    assert hold(who, copy, northern).state == "waiting"


def test_a_returned_copy_goes_to_the_first_in_the_queue(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    waiting = [
        hold(ticket(northern), copy, northern, now=NOW + timedelta(minutes=one)) for one in range(3)
    ]
    back = take_back(copy=copy, branch=northern, actor=None, now=NOW + timedelta(hours=1))
    assert (back.order.hold, back.order.state) == (waiting[0], "ready")
    states = [Hold.objects.of(northern).get(pk=one.pk).state for one in waiting]
    assert states == ["served", "waiting", "waiting"]


def test_who_is_put_off_is_passed_over_and_keeps_the_place(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    first, second = (
        hold(ticket(northern), copy, northern, now=NOW + timedelta(minutes=one)) for one in range(2)
    )
    until = NOW.date() + timedelta(days=10)
    holding.suspend_hold(hold=first, until=until, actor=None, now=NOW)
    back = take_back(copy=copy, branch=northern, actor=None, now=NOW)
    assert back.order.hold == second
    assert back.order.state == "ready"
    # The second does not come; on that day the first is served again, and it is his turn.
    keep_in_order(northern, NOW + timedelta(days=10))
    first.refresh_from_db()
    assert (first.state, first.suspended_until) == ("served", None)
    served = Order.objects.of(northern).get(hold=first)
    assert (served.state, state_of(copy)) == ("placed", "searched")
    assert steps(first) == ["waiting", "suspended", "waiting", "served"]


def test_an_order_that_nobody_fetched_goes_to_the_next(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    first, second = ticket(northern), ticket(northern)
    wish = order(first, copy, northern)
    hold(second, copy, northern)
    take_back(copy=copy, branch=northern, actor=None, now=NOW)
    keep_in_order(northern, NOW + timedelta(days=5))
    wish.refresh_from_db()
    assert wish.state == "ready"
    keep_in_order(northern, NOW + timedelta(days=6))
    wish.refresh_from_db()
    assert wish.state == "expired"
    assert Order.objects.of(northern).get(reader=second.reader).state == "ready"


def test_a_copy_that_is_not_found_gives_way_to_another_or_to_the_queue(stock, ticket, northern):
    copies = stock(northern, title(1, copies=2))
    wish = order(ticket(northern), copies[0], northern)
    again = ordering.not_found(order=wish, actor=None, now=NOW)
    assert (again.state, again.copy_id) == ("placed", copies[1])
    assert [state_of(one) for one in copies] == ["lost", "searched"]
    place = ordering.not_found(order=again, actor=None, now=NOW + timedelta(days=1))
    assert (place.state, place.placed_at) == ("waiting", NOW)


def test_a_refusal_says_why(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    wish = order(ticket(northern), copy, northern)
    with pytest.raises(errors.ReasonMissing):
        ordering.refuse_order(order=wish, reason=" ", actor=None, now=NOW)
    refused = ordering.refuse_order(order=wish, reason="Книга в переплёте", actor=None, now=NOW)
    assert (refused.state, refused.reason) == ("refused", "Книга в переплёте")
    assert state_of(copy) == "free"


def test_what_another_waits_for_is_not_renewed(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    loan = lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    hold(ticket(northern), copy, northern)
    with pytest.raises(errors.Awaited):
        renew_loan(loan=loan, actor=None, now=NOW + timedelta(days=1))


def test_nobody_waits_twice_nor_for_what_is_on_hand(stock, ticket, northern):
    copies = stock(northern, title(1), title(2))
    who = ticket(northern)
    lend(ticket=ticket(northern), copy=copies[0], branch=northern, actor=None, now=NOW)
    hold(who, copies[0], northern)
    with pytest.raises(errors.OrderedAlready):
        hold(who, copies[0], northern)
    lend(ticket=who, copy=copies[1], branch=northern, actor=None, now=NOW)
    with pytest.raises(errors.OnHandAlready):
        hold(who, copies[1], northern)


def test_the_limit_of_wishes_counts_orders_and_places_together(stock, ticket, northern):
    from bibnet_lending.models import Rule

    copies = stock(northern, title(1), title(2), title(3))
    Rule.objects.of(northern).create(library=northern, most_holds=2)
    who = ticket(northern)
    lend(ticket=ticket(northern), copy=copies[0], branch=northern, actor=None, now=NOW)
    hold(who, copies[0], northern)
    order(who, copies[1], northern)
    with pytest.raises(errors.HoldLimitReached):
        order(who, copies[2], northern)


def test_who_takes_another_copy_lets_the_kept_one_go(stock, ticket, northern):
    copies = stock(northern, title(1, copies=2))
    who = ticket(northern)
    wish = order(who, copies[0], northern)
    take_back(copy=copies[0], branch=northern, actor=None, now=NOW)
    lend(ticket=who, copy=copies[1], branch=northern, actor=None, now=NOW)
    wish.refresh_from_db()
    assert (wish.state, wish.copy_id) == ("lent", copies[1])
    assert [state_of(one) for one in copies] == ["free", "lent"]


@pytest.mark.parametrize("state", OrderState)
@pytest.mark.parametrize(
    ("act", "to"),
    [
        (ordering.accept_order, "accepted"),
        (ordering.search_order, "searching"),
        (ordering.cancel_order, "cancelled"),
        (ordering.expire_order, "expired"),
    ],
)
def test_an_order_moves_as_the_table_says_and_no_other_way(stock, ticket, northern, state, act, to):
    (copy,) = stock(northern, title(1))
    wish = order(ticket(northern), copy, northern)
    facts = {"state": state, "until": NOW.date(), "reason": "x"}
    Order.objects.of(northern).filter(pk=wish.pk).update(**facts)
    actor = {} if act is ordering.expire_order else {"actor": None}
    if to in ORDER_MOVES[state]:
        assert act(order=wish, now=NOW, **actor).state == to
    else:
        with pytest.raises(errors.ForbiddenMove):
            act(order=wish, now=NOW, **actor)


# Only an electronic book is kept by its hold (electronic/test_turns.py).
@pytest.mark.parametrize("state", [one for one in HoldState if one != HoldState.READY])
@pytest.mark.parametrize("to", ["cancelled", "suspended", "expired", "waiting"])
def test_a_place_moves_as_the_table_says_and_no_other_way(stock, ticket, northern, state, to):
    (copy,) = stock(northern, title(1))
    lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    wish = hold(ticket(northern), copy, northern)
    Hold.objects.of(northern).filter(pk=wish.pk).update(state=state)
    acts = {
        "cancelled": lambda: holding.cancel_hold(hold=wish, actor=None, now=NOW),
        "suspended": lambda: holding.suspend_hold(hold=wish, until=NOW.date(), actor=None, now=NOW),
        "expired": lambda: holding.expire_hold(hold=wish, now=NOW),
        "waiting": lambda: holding.resume_hold(hold=wish, actor=None, now=NOW),
    }
    # By hand only what was put off waits again; a served place does so when its copy is gone.
    is_allowed = to in HOLD_MOVES[state] and not (state == "served" and to == "waiting")
    if is_allowed:
        assert acts[to]().state == to
    else:
        with pytest.raises(errors.ForbiddenMove):
            acts[to]()
