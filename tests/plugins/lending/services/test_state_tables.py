"""The tables of states say what was asked for, in words of their own; the code keeps to them.

Each table is written down here anew from what lending is to do («placed → accepted → searching → on
the way → ready at the desk (until …) → lent | cancelled | refused (reason) | expired»; promised,
sent, received, lent, returned, sent back by libraries), so a move that is lost or added is seen.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from bibnet_lending.errors import ForbiddenMove
from bibnet_lending.models import CopyState, Exchange, ExchangeState, OrderState, RequestState
from bibnet_lending.models.copies import COPY_MOVES
from bibnet_lending.models.exchanges import EXCHANGE_MOVES
from bibnet_lending.models.holds import HOLD_MOVES
from bibnet_lending.models.orders import ORDER_MOVES
from bibnet_lending.models.requests import REQUEST_MOVES
from bibnet_lending.services import exchange_moves, request_moves
from django.db import transaction

from tests.plugins.lending.conftest import NOW
from tests.plugins.lending.exchanging import now_of

pytestmark = pytest.mark.django_db

LINE = ("placed", "accepted", "searching", "on_the_way", "ready", "lent")


def table(text: str) -> dict[str, set[str]]:
    """«state: states to which it goes», a line for each."""
    rows = (line.split(":") for line in text.strip().splitlines())
    return {state.strip(): set(after.split()) for state, after in rows}


def orders() -> dict[str, set[str]]:
    """Along the line steps that nobody needs are left out; until it is lent it may be cancelled or
    refused, and only what waits until a day expires. A wrong scan is taken back.
    """
    ahead = {one: set(LINE[number + 1 :]) for number, one in enumerate(LINE)}
    found = {one: after | {"cancelled", "refused"} for one, after in ahead.items()}
    found["ready"].add("expired")
    found["lent"] = {"ready"}
    return found | {one: set() for one in ("cancelled", "refused", "expired")}


# What another library refuses, does not answer, loses or takes home unread is looked for anew; a
# copy of pages that the own library makes waits at once.
REQUESTS = table("""
asked: sought ready proposed ordered refused cancelled
sought: on_the_way asked cancelled
on_the_way: ready asked cancelled
ready: lent done asked cancelled expired
lent: done
proposed: ordered refused cancelled
done:
ordered:
refused:
cancelled:
expired:
""")
# From «sent» on it may be lost, and may lie on its owner's desk whatever was not written down.
EXCHANGES = table("""
asked: agreed refused passed withdrawn
agreed: sent refused withdrawn
sent: received closed lost
received: lent sent_back closed lost
lent: returned closed lost
returned: sent_back closed lost
sent_back: closed lost
closed:
refused:
passed:
withdrawn:
lost:
""")
# What is withdrawn comes back by an act only, what is ordered is received first.
COPIES = table("""
ordered: free
free: searched kept transit lent lost withdrawn
searched: free transit kept lent lost
transit: free kept lent lost
kept: free searched transit lent lost
lent: free kept transit lost
lost: free kept withdrawn
withdrawn: free
""")
# A place is kept, put off and resumed; whose copy was lost waits again in it.
HOLDS = table("""
waiting: suspended served ready cancelled expired
suspended: waiting cancelled expired
ready: served waiting cancelled expired
served: waiting
cancelled:
expired:
""")


@pytest.mark.parametrize(
    ("meant", "moves", "states"),
    [
        (orders(), ORDER_MOVES, OrderState),
        (REQUESTS, REQUEST_MOVES, RequestState),
        (EXCHANGES, EXCHANGE_MOVES, ExchangeState),
        (COPIES, COPY_MOVES, CopyState),
    ],
    ids=["orders", "requests", "exchanges", "copies"],
)
def test_the_table_says_what_is_meant(meant, moves, states):
    assert {str(one.value) for one in states} == meant.keys()
    assert {str(one): {str(to) for to in after} for one, after in moves.items()} == meant


def test_the_table_of_places_says_what_is_meant():
    assert {str(one): {str(to) for to in after} for one, after in HOLD_MOVES.items()} == HOLDS


def walked(row, states, move: Callable) -> dict[str, set[str]]:
    """Where the service lets each state go, each tried from a row that stands there."""
    found: dict[str, set[str]] = {}
    for state in states:
        found[state.value] = set()
        for to in states:
            with transaction.atomic():
                row.state = state
                row.save()
                try:
                    move(now_of(row), to)
                except ForbiddenMove:
                    assert now_of(row).state == state
                else:
                    found[state.value].add(to.value)
                transaction.set_rollback(True)
    return found


def test_a_request_is_moved_along_its_table_and_nowhere_else(asked):
    request, _copy = asked
    request.reason, request.until = "Причина", date(2026, 12, 1)

    def move(row, to):
        request_moves.move(row, to, actor=None, now=NOW)

    assert walked(request, RequestState, move) == REQUESTS


def test_an_exchange_is_moved_along_its_table_and_nowhere_else(exchange):
    exchange.reason, exchange.until = "Причина", date(2026, 12, 1)

    def move(row, to):
        exchange_moves.move(row, to, actor=None, now=NOW)

    assert walked(exchange, ExchangeState, move) == EXCHANGES
    assert Exchange._base_manager.get().state == ExchangeState.ASKED
