from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from bibnet_lending import errors
from bibnet_lending.models import Loan, ReaderTicket, TicketState
from bibnet_lending.models.tickets import TICKET_MOVES
from bibnet_lending.services import tickets
from bibnet_lending.services.lending import lend

from tests.plugins.lending.conftest import NOW, TODAY, title

ACTS = {
    "blocked": lambda one: tickets.block_ticket(ticket=one, reason="долг", actor=None),
    "active": lambda one: tickets.unblock_ticket(ticket=one, actor=None),
    "lost": lambda one: tickets.report_lost(ticket=one, actor=None),
}


@pytest.mark.parametrize("state", TicketState)
@pytest.mark.parametrize("to", ACTS)
def test_a_ticket_moves_as_the_table_says_and_no_other_way(ticket, northern, state, to):
    one = ticket(northern)
    ReaderTicket.objects.of(northern).update(state=state)
    if to in TICKET_MOVES[state]:
        assert ACTS[to](one).state == to
    else:
        with pytest.raises(errors.ForbiddenMove):
            ACTS[to](one)


def test_nobody_is_blocked_without_a_reason(ticket, northern):
    with pytest.raises(errors.ReasonMissing):
        tickets.block_ticket(ticket=ticket(northern), reason=" ", actor=None)


def test_numbers_follow_each_other_and_pass_over_those_that_are_given(ticket, reader, northern):
    first = ticket(northern)
    ticket(northern, number="000002")
    assert (first.number, ticket(northern).number) == ("000001", "000003")
    with pytest.raises(errors.NumberTaken):
        ticket(northern, number="000001")
    with pytest.raises(errors.TicketThere):
        ticket(northern, reader=first.reader)


def test_what_is_on_hand_passes_to_the_ticket_that_takes_the_place(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    old = ticket(northern)
    lend(ticket=old, copy=copy, branch=northern, actor=None, now=NOW)
    tickets.report_lost(ticket=old, actor=None)
    new = tickets.replace_ticket(ticket=old, actor=None, now=NOW)
    old.refresh_from_db()
    assert (old.state, old.replaced_by, new.reader) == ("ended", new, old.reader)
    assert Loan.objects.of(northern).get().ticket == new
    with pytest.raises(errors.ForbiddenMove):
        tickets.replace_ticket(ticket=old, actor=None, now=NOW)


def test_a_temporary_ticket_that_was_shown_is_permanent(ticket, northern):
    one = ticket(northern, kind="temporary")
    assert (one.valid_until - TODAY).days == 30
    leap = datetime(2028, 2, 29, 9, tzinfo=UTC)
    renewed = tickets.renew_ticket(ticket=one, actor=None, now=leap)
    assert (renewed.kind, renewed.registered_on) == ("permanent", date(2028, 2, 29))
    assert renewed.valid_until == date(2033, 2, 28)
