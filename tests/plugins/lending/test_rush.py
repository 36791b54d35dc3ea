"""Many at the same moment on PostgreSQL: nothing is lent twice, no limit is passed, no place lost.

Each case runs with its locks and, as a control, without them: then it has to go wrong.
"""

from __future__ import annotations

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

RUSH = """
from bibnet_lending.models import Hold, Loan, Order, Rule
from bibnet_lending.services import holding, lending, ordering, returning, wishing
from bibnet_lending.services.locking import fresh
from bibnet_lending.waiting import positions
from tests.plugins.lending.rushing import (
    book, count_slowly, lender, no_queue, replace, tell, ticket, together, unlocked_copy)

northern = lender()
Rule.objects.of(northern).create(library=northern, most_loans=3, most_holds=99)

def orders():
    edition, copies = book(northern)
    # Its row is there already: making it would keep the others waiting, whatever is locked.
    returning.take_back(copy=copies[0], branch=northern, actor=None)
    whose = [ticket(northern) for _turn in range(40)]
    found = together([lambda one=one: ordering.place_order(
        ticket=one, edition=edition, pickup=northern, actor=None) for one in whose])
    return [found, Order.objects.of(northern).filter(edition=edition).count()]

def limit():
    edition, copies = book(northern, 40)
    mine = ticket(northern)
    found = together([lambda one=one: lending.lend(
        ticket=mine, copy=one, branch=northern, actor=None) for one in copies])
    return [found, Loan.objects.of(northern).filter(reader=mine.reader).count()]

def queue():
    edition, copies = book(northern, 8)
    for copy in copies:
        lending.lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None)
    waiting = [ticket(northern) for _turn in range(56)]
    acts = [lambda one=one: holding.place_hold(
        ticket=one, edition=edition, pickup=northern, actor=None) for one in waiting]
    acts += [lambda one=one: returning.take_back(
        copy=one, branch=northern, actor=None) for one in copies]
    found = together(acts)
    own = Hold.objects.of(northern).filter(edition=edition)
    kept = list(Order.objects.of(northern).filter(edition=edition).values_list("copy", flat=True))
    places = sorted(positions(list(own)).values())
    return [found, len(kept), len(set(kept)), places == list(range(1, 49))]

if not HAS_LOCKS:
    replace((lending, holding, ordering, returning, wishing),
        lock_ticket=fresh, lock_queue=no_queue, lock_copy=unlocked_copy)
    count_slowly()
tell([orders(), limit(), queue()])
"""
RIGHT = [
    [{"done": 1, "no_free_copy": 39}, 1],
    [{"done": 3, "limit_reached": 37}, 3],
    [{"done": 64}, 8, 8, True],
]


def rush(installation: Installation, *, has_locks: bool) -> list:
    return told(installation, RUSH, HAS_LOCKS=has_locks)


@pytest.mark.slow
@pytest.mark.postgres
def test_many_at_once_get_what_there_is_and_no_more(installation_on_postgres):
    assert rush(installation_on_postgres, has_locks=True) == RIGHT


@pytest.mark.slow
@pytest.mark.postgres
def test_without_their_locks_the_same_rushes_go_wrong(installation_on_postgres):
    found = rush(installation_on_postgres, has_locks=False)
    wrong = [one != right for one, right in zip(found, RIGHT, strict=True)]
    assert wrong == [True, True, True]
