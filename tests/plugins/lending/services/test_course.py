"""Copies move by the table only, and come and go by acts."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import product

import pytest
from bibnet_catalog import api as catalog
from bibnet_lending import errors
from bibnet_lending.errors import acts
from bibnet_lending.models import CopyAct, CopyState, Order
from bibnet_lending.models.copies import COPY_MOVES
from bibnet_lending.services import course, ordering, queueing
from bibnet_lending.services.lending import lend
from bibnet_lending.services.locking import lock_copy
from bibnet_lending.services.returning import take_back

from bibnet.journal.models import AuditEntry
from tests.plugins.lending.conftest import NOW, state_of, title
from tests.plugins.lending.services.test_queues import edition_of, hold, order


def paper(kind: str, number: str = "1") -> course.Paper:
    return course.Paper(
        kind=kind,
        number=number,
        day=date(2026, 11, 19),
        reason="Дар читателей",
        signed_by="Иванова А. П.",
    )


def put(library, kind: str, *copies: int, number: str = "1") -> CopyAct:
    return course.put_on_act(
        library=library,
        paper=paper(kind, number),
        copies=dict.fromkeys(copies, Decimal("350.50")),
        actor=None,
        now=NOW,
    )


@pytest.mark.django_db
@pytest.mark.parametrize(("before", "after"), list(product(CopyState, CopyState)))
def test_each_move_of_a_copy_is_as_the_table_says(before, after, stock, northern):
    (copy,) = stock(northern, title(1))
    circulation = lock_copy(northern, copy, now=NOW)
    circulation.state = before
    circulation.save()
    if before == after or after in COPY_MOVES[before]:
        queueing.move_copy(circulation, after, place=None, now=NOW)
        assert state_of(copy) == after
    else:
        with pytest.raises(ValueError, match=f"from {before} to {after}"):
            queueing.move_copy(circulation, after, place=None, now=NOW)
        assert state_of(copy) == before


def test_the_table_knows_every_state():
    assert set(COPY_MOVES) == set(CopyState)
    for before, after in course.TAKES.values():
        assert all(after == one or after in COPY_MOVES[one] for one in before)


def test_a_copy_goes_its_way_by_acts(stock, northern, librarian):
    (copy,) = stock(northern, title(1))
    course.order_copies(library=northern, copies=[copy], actor=librarian, now=NOW)
    went = [state_of(copy)]
    for kind in ("receipt", "loss", "found", "withdrawal", "back"):
        act = put(northern, kind, copy)
        went.append(state_of(copy))
        assert [one.price for one in act.lines.of(northern)] == [Decimal("350.50")]
    assert went == ["ordered", "free", "lost", "free", "withdrawn", "free"]
    assert AuditEntry.objects.filter(action="lending.act_withdrawal").count() == 1


def test_what_an_act_says_is_told_to_the_catalogue(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    (told,) = catalog.availability.collect(northern, copies=[copy])
    assert told.state == "free"
    put(northern, "withdrawal", copy)
    (told,) = catalog.availability.collect(northern, copies=[copy])
    assert told.state == "withdrawn"
    with pytest.raises(errors.NoCopy):
        hold(ticket(northern), copy, northern)
    with pytest.raises(errors.NotInStock):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)


def test_nothing_lent_or_kept_is_put_on_an_act_and_nothing_of_it_is_done(stock, ticket, northern):
    free, lent, ordered = stock(northern, title(1), title(2), title(3))
    lend(ticket=ticket(northern), copy=lent, branch=northern, actor=None, now=NOW)
    order(ticket(northern), ordered, northern)
    for held in (lent, ordered):
        with pytest.raises(acts.NotThatState):
            put(northern, "withdrawal", free, held)
    assert state_of(free) == "free"
    assert not CopyAct.objects.of(northern).exists()


def test_an_act_sent_twice_is_entered_once(stock, northern):
    (copy,) = stock(northern, title(1))
    put(northern, "withdrawal", copy)
    with pytest.raises(acts.ActNumberTaken):
        put(northern, "withdrawal", copy)
    assert CopyAct.objects.of(northern).count() == 1


def test_another_library_has_no_say(stock, northern, southern):
    (copy,) = stock(northern, title(1))
    with pytest.raises(errors.NoCopy):
        put(southern, "withdrawal", copy)
    assert state_of(copy) == "free"


def test_what_is_received_goes_to_who_waits_for_it(stock, ticket, northern):
    lent, coming = stock(northern, title(1, copies=2))
    course.order_copies(library=northern, copies=[coming], actor=None, now=NOW)
    lend(ticket=ticket(northern), copy=lent, branch=northern, actor=None, now=NOW)
    waiting = hold(ticket(northern), lent, northern)
    assert waiting.state == "waiting"
    put(northern, "receipt", coming)
    assert Order.objects.of(northern).get(hold=waiting).copy_id == coming
    assert edition_of(coming) == waiting.edition_id


@pytest.mark.parametrize("way", ["lent", "sent"])
def test_a_lost_copy_that_turns_up_goes_where_it_is_wanted(stock, ticket, northern, way):
    """It may be lent at once, and it may be sent to who waits for it elsewhere."""
    branch = northern.add_child(
        code="northern-branch", name="Филиал", short_name="Филиал", kind="branch"
    )
    (copy,) = stock(northern, title(1))
    wish = order(ticket(northern), copy, branch)
    ordering.not_found(order=wish, actor=None, now=NOW)
    assert state_of(copy) == "lost"
    if way == "sent":
        assert take_back(copy=copy, branch=northern, actor=None, now=NOW).home == branch
        assert state_of(copy) == "transit"
    else:
        lend(ticket=wish.ticket, copy=copy, branch=northern, actor=None, now=NOW)
        assert state_of(copy) == "lent"


def test_a_withdrawn_copy_on_the_desk_needs_an_act(stock, northern):
    (copy,) = stock(northern, title(1))
    put(northern, "withdrawal", copy)
    with pytest.raises(errors.NotInStock):
        take_back(copy=copy, branch=northern, actor=None, now=NOW)
    assert state_of(copy) == "withdrawn"
