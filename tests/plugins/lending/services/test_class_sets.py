"""So many copies for a class: fair to the others in the queue, gathered, lent to the group."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import errors
from bibnet_lending.errors import acts
from bibnet_lending.models import ClassSet, Hold, Order
from bibnet_lending.services import class_sets
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.upkeep import keep_in_order
from bibnet_lending.waiting import positions

from tests.plugins.lending.conftest import NOW, TODAY, state_of, title
from tests.plugins.lending.services.test_queues import edition_of, hold, order


def ask(who, copy: int, library, count: int, days: int = 5, **more: object) -> ClassSet:
    own = {"actor": None, "now": NOW, **more}
    return class_sets.place_set(
        ticket=who,
        edition=edition_of(copy),
        copies=count,
        needed_by=TODAY + timedelta(days=days),
        pickup=library,
        **own,
    )


@pytest.fixture
def teacher(ticket, northern):
    return ticket(northern, kind="group")


def states(library, made: ClassSet) -> list[str]:
    rows = Order.objects.of(library).filter(class_set=made).order_by("pk")
    return list(rows.values_list("state", flat=True))


def test_a_set_is_gathered_copy_by_copy_and_lent_to_the_group(stock, ticket, teacher, northern):
    copies = stock(northern, title(1, copies=3))
    lend(ticket=ticket(northern), copy=copies[2], branch=northern, actor=None, now=NOW)
    made = ask(teacher, copies[0], northern, 3)
    assert states(northern, made) == ["placed", "placed"]
    for copy in copies:
        take_back(copy=copy, branch=northern, actor=None, now=NOW)
    assert states(northern, made) == ["ready"] * 3
    assert {one.until for one in Order.objects.of(northern).filter(class_set=made)} == {
        made.needed_by
    }
    for copy in copies:
        loan = lend(ticket=teacher, copy=copy, branch=northern, actor=None, now=NOW)
        assert loan.kind == "group"
    assert states(northern, made) == ["lent"] * 3


def test_who_asked_earlier_is_served_before_the_class_and_who_asks_later_after(
    stock, ticket, teacher, northern
):
    first, second = stock(northern, title(1, copies=2))
    for copy in (first, second):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    early = hold(ticket(northern), first, northern, now=NOW - timedelta(minutes=1))
    made = ask(teacher, first, northern, 2)
    late = hold(ticket(northern), first, northern, now=NOW + timedelta(minutes=1))
    assert positions([early, late]) == {early.pk: 1, late.pk: 4}
    assert take_back(copy=first, branch=northern, actor=None, now=NOW).order.hold == early
    back = take_back(copy=second, branch=northern, actor=None, now=NOW)
    assert (back.order.class_set, back.order.reader) == (made, teacher.reader)


def test_until_two_weeks_before_its_day_copies_go_to_others(stock, ticket, teacher, northern):
    (copy,) = stock(northern, title(1))
    made = ask(teacher, copy, northern, 1, days=40)
    assert (states(northern, made), state_of(copy)) == ([], "free")
    wish = order(ticket(northern), copy, northern)
    assert wish.state == "placed"
    take_back(copy=copy, branch=northern, actor=None, now=NOW)
    lend(ticket=wish.ticket, copy=copy, branch=northern, actor=None, now=NOW)
    keep_in_order(northern, NOW + timedelta(days=27))
    assert take_back(copy=copy, branch=northern, actor=None, now=NOW).order.class_set == made


def test_the_teacher_s_own_book_is_another_wish(stock, teacher, ticket, northern):
    copies = stock(northern, title(1, copies=3))
    own = ticket(northern, reader=teacher.reader)
    made = ask(teacher, copies[0], northern, 2)
    wish = order(own, copies[0], northern)
    assert (wish.class_set, len(states(northern, made))) == (None, 2)
    lend(ticket=own, copy=wish.copy_id, branch=northern, actor=None, now=NOW)
    assert states(northern, made) == ["placed", "placed"]


def test_what_is_over_is_given_to_the_next(stock, ticket, teacher, northern):
    (copy,) = stock(northern, title(1))
    made = ask(teacher, copy, northern, 2)
    late = hold(ticket(northern), copy, northern)
    class_sets.end_set(made=made, actor=None, now=NOW)
    assert Order.objects.of(northern).get(hold=late).copy_id == copy
    assert not Hold.objects.of(northern).filter(class_set=made, state="waiting").exists()
    with pytest.raises(errors.ForbiddenMove):
        class_sets.end_set(made=made, actor=None, now=NOW)


def test_a_set_needs_a_ticket_of_a_group_and_sense(stock, ticket, teacher, northern):
    (copy,) = stock(northern, title(1))
    with pytest.raises(acts.GroupTicketOnly):
        ask(ticket(northern), copy, northern, 2)
    for count, days in ((0, 5), (61, 5), (2, -1)):
        with pytest.raises(acts.SetNotSo):
            ask(teacher, copy, northern, count, days)
    assert not ClassSet.objects.of(northern).exists()
