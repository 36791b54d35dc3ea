"""Many at the same moment on PostgreSQL: nothing is lent twice, no limit is passed, no place lost.

Each case runs with its locks and, as a control, without them: then it has to go wrong.
"""

from __future__ import annotations

import json

import pytest

from tests.installation import Installation

RUSH = '''
import json, threading, time
from concurrent.futures import ThreadPoolExecutor
from bibnet.accounts.models import Reader
from bibnet.libraries import founding
from bibnet.libraries.models import Kind, Library
from bibnet.plugins.services import enable_plugin
from bibnet_catalog import api as catalog
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.acts import enter
from bibnet_catalog.entering.copies import Row
from bibnet_lending.errors import LendingError
from bibnet_lending.models import Circulation, Hold, Loan, Order, Queue, Rule
from bibnet_lending.services import checking, holding, lending, ordering, returning, wishing
from bibnet_lending.services.locking import fresh
from bibnet_lending.services.tickets import issue_ticket
from bibnet_lending.waiting import positions
from django.db import connection

HAS_LOCKS = %(has_locks)r
region = Library.objects.filter(code="region").first() or founding.found_region(
    code="region", name="Library region", hostname="region.localhost")
northern = Library.objects.filter(code="northern").first() or founding.found_library(
    founding.Founding(code="northern", name="Northern", parent=region, kind=Kind.SYSTEM),
    actor=None)
for slug in ("catalog", "lending"):
    enable_plugin(library=northern, slug=slug, actor=None)
limits = {"most_loans": 3, "most_holds": 99}
Rule.objects.of(northern).get_or_create(library=northern, defaults=limits)
made = Reader.objects.count()

def book(copies):
    rows = [Row(inventory=f"{made}-{one}") for one in range(copies)]
    record = enter(northern, Description(title=f"Book of {made} and {copies}", is_brief=True), rows,
        actor=None)
    made_copies = catalog.copies_of(northern, edition=record.edition_id)
    return record.edition_id, [one.number for one in made_copies]

def ticket():
    global made
    made += 1
    reader = Reader.objects.create(last_name=f"Reader {made}", first_name="Anna")
    return issue_ticket(library=northern, reader=reader, actor=None)

def unlock():
    """The same services, whose rows are read and used a moment later."""
    def copy(library, number, *, now):
        found, _new = Circulation.objects.of(library).get_or_create(
            copy_id=number, defaults={"library": library, "state_at": now})
        time.sleep(0.05)
        return found
    for module in (lending, holding, ordering, returning, wishing):
        for name, free in (("lock_ticket", fresh), ("lock_queue", lambda library, work: None),
                ("lock_copy", copy)):
            if hasattr(module, name):
                setattr(module, name, free)
    counted = checking.on_hand
    def slowly(*known, **how):
        found = counted(*known, **how)
        time.sleep(0.05)
        return found
    checking.on_hand = slowly

def together(acts):
    gate = threading.Barrier(len(acts))
    def run(act):
        gate.wait(60)
        try:
            act()
            return "done"
        except LendingError as error:
            return error.code
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
    with ThreadPoolExecutor(len(acts)) as pool:
        found = list(pool.map(run, acts))
    return {one: found.count(one) for one in sorted(set(found))}

def orders():
    edition, copies = book(1)
    # Its row is there already: making it would keep the others waiting, whatever is locked.
    returning.take_back(copy=copies[0], branch=northern, actor=None)
    whose = [ticket() for _turn in range(40)]
    found = together([lambda one=one: ordering.place_order(
        ticket=one, edition=edition, pickup=northern, actor=None) for one in whose])
    return [found, Order.objects.of(northern).filter(edition=edition).count()]

def limit():
    edition, copies = book(40)
    mine = ticket()
    found = together([lambda one=one: lending.lend(
        ticket=mine, copy=one, branch=northern, actor=None) for one in copies])
    return [found, Loan.objects.of(northern).filter(reader=mine.reader).count()]

def queue():
    edition, copies = book(8)
    for copy in copies:
        lending.lend(ticket=ticket(), copy=copy, branch=northern, actor=None)
    waiting = [ticket() for _turn in range(56)]
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
    unlock()
print("FOUND " + json.dumps([orders(), limit(), queue()]))
'''
RIGHT = [
    [{"done": 1, "no_free_copy": 39}, 1],
    [{"done": 3, "limit_reached": 37}, 3],
    [{"done": 64}, 8, 8, True],
]


def rush(installation: Installation, *, has_locks: bool) -> list:
    text = installation.command("shell", "-v", "0", "-c", RUSH % {"has_locks": has_locks})
    (line,) = [line for line in text.splitlines() if line.startswith("FOUND ")]
    return json.loads(line.removeprefix("FOUND "))


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
