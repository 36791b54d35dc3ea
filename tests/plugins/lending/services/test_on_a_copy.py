"""The staff reserve one copy for somebody, whatever else this reader has ordered."""

from __future__ import annotations

import pytest
from bibnet_lending import errors
from bibnet_lending.models import Hold, Order
from bibnet_lending.services import holding, ordering
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back

from tests.plugins.lending.conftest import NOW, state_of, title
from tests.plugins.lending.services.test_queues import branch, edition_of, hold, order

__all__ = ["branch"]


def on_the_copy(who, copy: int, pickup) -> Hold:
    own = {"edition": edition_of(copy), "copy": copy, "pickup": pickup}
    return holding.place_hold(ticket=who, **own, actor=None, now=NOW)


@pytest.fixture
def two(stock, ticket, northern):
    """Two copies; the second is lent, the reader waits for it, then orders the first."""
    first, second = stock(northern, title(1, copies=2))
    lend(ticket=ticket(northern), copy=second, branch=northern, actor=None, now=NOW)
    who = ticket(northern)
    on_copy = on_the_copy(who, second, northern)
    return first, second, who, on_copy


def test_a_copy_comes_to_who_has_ordered_another_one(two, northern):
    first, second, who, on_copy = two
    usual = order(who, first, northern)
    back = take_back(copy=second, branch=northern, actor=None, now=NOW)
    on_copy.refresh_from_db()
    assert (back.order.hold, back.order.is_for_copy, on_copy.state) == (on_copy, True, "served")
    usual.refresh_from_db()
    assert (usual.state, usual.copy_id, state_of(second)) == ("placed", first, "kept")


def test_each_of_both_is_lent_by_its_own_order(two, northern):
    first, second, who, _on_copy = two
    usual = order(who, first, northern)
    kept = take_back(copy=second, branch=northern, actor=None, now=NOW).order
    lend(ticket=who, copy=second, branch=northern, actor=None, now=NOW)
    usual.refresh_from_db()
    kept.refresh_from_db()
    assert (usual.state, kept.state) == ("placed", "lent")


def test_a_kept_copy_that_goes_to_another_is_waited_for_itself(two, ticket, northern):
    _first, second, _who, on_copy = two
    take_back(copy=second, branch=northern, actor=None, now=NOW)
    urgent = {"override": "Срочно", "actor": None, "now": NOW}
    lend(ticket=ticket(northern), copy=second, branch=northern, **urgent)
    on_copy.refresh_from_db()
    assert (on_copy.state, on_copy.copy_id) == ("waiting", second)
    assert Order.objects.of(northern).get(hold=on_copy).state == "cancelled"


def test_an_order_on_a_copy_that_is_not_found_is_not_given_another(stock, ticket, northern):
    first, second = stock(northern, title(1, copies=2))
    held = on_the_copy(ticket(northern), first, northern)
    wish = Order.objects.of(northern).select_related("library").get(hold=held)
    back = ordering.not_found(order=wish, actor=None, now=NOW)
    assert (back, back.state, state_of(second)) == (held, "waiting", "free")


def test_a_place_is_given_to_another_desk_and_edition(stock, ticket, northern, branch):
    one, other = stock(northern, title(1), title(2))
    lend(ticket=ticket(northern), copy=one, branch=northern, actor=None, now=NOW)
    lend(ticket=ticket(northern), copy=other, branch=northern, actor=None, now=NOW)
    held = hold(ticket(northern), one, northern)
    moved = holding.reassign_hold(
        hold=held, pickup=branch, edition=edition_of(other), actor=None, now=NOW
    )
    assert (moved.pickup, moved.edition_id, moved.placed_at) == (branch, edition_of(other), NOW)
    assert moved.steps.of(northern).last().told
    back = take_back(copy=other, branch=branch, actor=None, now=NOW)
    assert (back.order.hold, back.order.pickup) == (held, branch)


def test_a_place_goes_to_no_edition_that_the_library_has_not(stock, ticket, northern, southern):
    (one,) = stock(northern, title(1))
    *_all, foreign = stock(southern, title(2))
    lend(ticket=ticket(northern), copy=one, branch=northern, actor=None, now=NOW)
    held = hold(ticket(northern), one, northern)
    with pytest.raises(errors.NoCopy):
        holding.reassign_hold(hold=held, edition=edition_of(foreign), actor=None, now=NOW)
    with pytest.raises(errors.ForbiddenMove):
        holding.reassign_hold(hold=held, pickup=southern, actor=None, now=NOW)


def test_a_place_goes_to_no_edition_that_is_waited_for_already(stock, ticket, northern):
    one, other = stock(northern, title(1), title(2))
    for copy in (one, other):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    who = ticket(northern)
    held = hold(who, one, northern)
    hold(who, other, northern)
    with pytest.raises(errors.OrderedAlready):
        holding.reassign_hold(hold=held, edition=edition_of(other), actor=None, now=NOW)
    assert Hold.objects.of(northern).get(pk=held.pk).edition_id == edition_of(one)
