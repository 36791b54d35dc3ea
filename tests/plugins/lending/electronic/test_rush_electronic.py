"""Many at the same moment on PostgreSQL for electronic books: no licence is lent beyond its terms.

Each case runs with its locks; without them, where constraints are the last guard; and with neither:
then it has to go wrong.
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
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.services import enable_plugin
from bibnet_catalog import api as catalog
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.acts import enter
from bibnet_catalog.entering.copies import Row
from bibnet_lending.electronic import borrowing, choosing, ending, funds, turns
from bibnet_lending.errors import LendingError
from bibnet_lending.models import Hold, Licence, LicensedTitle, Loan, Rule
from bibnet_lending.services import checking, lending
from bibnet_lending.services.locking import fresh
from bibnet_lending.services.tickets import issue_ticket
from bibnet_lending.waiting import positions
from django.db import connection

GUARDS = %(guards)r
region = Library.objects.filter(code="region").first() or founding.found_region(
    code="region", name="Library region", hostname="region.localhost")
northern = Library.objects.filter(code="northern").first() or founding.found_library(
    founding.Founding(code="northern", name="Northern", parent=region, kind=Kind.SYSTEM),
    actor=None)
for slug in ("catalog", "lending"):
    enable_plugin(library=northern, slug=slug, actor=None)
limits = {"most_loans": 3, "most_holds": 99}
Rule.objects.of(northern).get_or_create(library=northern, defaults=limits)
fund = funds.own_fund(library=northern, name="Fund", actor=None)
made = Reader.objects.count()

def book():
    global made
    made += 1
    rows = [Row(inventory=f"{made}-rush")]
    record = enter(northern, Description(title=f"Electronic book {made}", is_brief=True), rows,
        actor=None)
    return record.edition_id

def licence(**terms):
    edition = book()
    row = funds.add_licence(fund=fund, titles=[funds.Title(edition, "x")],
        terms=funds.Terms(**terms), actor=None)
    return edition, row

def ticket():
    global made
    made += 1
    reader = Reader.objects.create(last_name=f"Reader {made}", first_name="Anna")
    return issue_ticket(library=northern, reader=reader, actor=None)

def take(who, edition):
    return borrowing.borrow(ticket=who, edition=edition, branch=northern, actor=None)

def unlock():
    """The same services, whose rows are read and used a moment later."""
    def licences(library, edition):
        with all_libraries("no locks"):
            titles = LicensedTitle.objects.filter(edition=edition).values("licence")
            rows = Licence.objects.filter(pk__in=titles, state="active")
            found = list(rows.select_related("library", "fund").order_by("pk"))
        time.sleep(0.05)
        return found
    def one(pk):
        with all_libraries("no locks"):
            return Licence.objects.select_related("library", "fund").get(pk=pk)
    for module in (borrowing, turns, ending, funds, lending):
        for name, free in (("lock_ticket", fresh), ("lock_licences", licences),
                ("lock_licence", one)):
            if hasattr(module, name):
                setattr(module, name, free)
    counted = checking.on_hand
    def slowly(*known, **more):
        found = counted(*known, **more)
        time.sleep(0.05)
        return found
    checking.on_hand = slowly

def unbind():
    """The last guards are gone too."""
    with connection.cursor() as cursor:
        for name in ("lending_no_more_loans_than_bought", "lending_no_more_at_once_than_bought",
                "lending_open_loans_were_made"):
            cursor.execute(f"ALTER TABLE bibnet_lending_licence DROP CONSTRAINT {name}")

def together(acts):
    gate = threading.Barrier(len(acts))
    def run(act):
        gate.wait(60)
        try:
            act()
            return "done"
        except LendingError as error:
            return "refused"
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
    with ThreadPoolExecutor(len(acts)) as pool:
        found = list(pool.map(run, acts))
    return {one: found.count(one) for one in sorted(set(found))}

def lent(row):
    return Loan.objects.of(northern).filter(licence=row, is_undone=False).count()

def last():
    edition, row = licence(at_once=1)
    whose = [ticket() for _turn in range(40)]
    found = together([lambda one=one: take(one, edition) for one in whose])
    return [found, lent(row)]

def counter():
    edition, row = licence(most_loans=24)
    for _turn in range(23):
        take(ticket(), edition)
    whose = [ticket() for _turn in range(50)]
    found = together([lambda one=one: take(one, edition) for one in whose])
    return [found, lent(row)]

def limit():
    mine = ticket()
    electronic = [licence()[0] for _turn in range(20)]
    paper = [catalog.copies_of(northern, edition=book())[0].number for _turn in range(20)]
    acts = [lambda one=one: take(mine, one) for one in electronic]
    acts += [lambda one=one: lending.lend(ticket=mine, copy=one, branch=northern, actor=None)
        for one in paper]
    found = together(acts)
    return [found, Loan.objects.of(northern).filter(reader=mine.reader).count()]

def queue():
    edition, row = licence(at_once=8)
    loans = [take(ticket(), edition) for _turn in range(8)]
    whose = [ticket() for _turn in range(32)]
    acts = [lambda one=one: turns.wait(ticket=one, edition=edition, branch=northern, actor=None)
        for one in whose]
    acts += [lambda one=one: borrowing.return_loan(loan=one, actor=None) for one in loans]
    found = together(acts)
    own = Hold.objects.of(northern).filter(edition=edition)
    row = Licence.objects.of(northern).get(pk=row.pk)
    places = sorted(positions(list(own)).values())
    return [found, own.filter(state="ready").count(), row.places_kept,
        places == list(range(1, 25))]

if "locks" not in GUARDS:
    unlock()
if "constraints" not in GUARDS:
    unbind()
print("FOUND " + json.dumps([last(), counter(), limit(), queue()]))
'''
RIGHT = [
    [{"done": 1, "refused": 39}, 1],
    [{"done": 1, "refused": 49}, 24],
    [{"done": 3, "refused": 37}, 3],
    [{"done": 40}, 8, 8, True],
]


def rush(installation: Installation, *guards: str) -> list:
    text = installation.command("shell", "-v", "0", "-c", RUSH % {"guards": guards})
    (line,) = [line for line in text.splitlines() if line.startswith("FOUND ")]
    return json.loads(line.removeprefix("FOUND "))


@pytest.mark.slow
@pytest.mark.postgres
def test_many_at_once_get_what_licences_allow_and_no_more(installation_on_postgres):
    assert rush(installation_on_postgres, "locks", "constraints") == RIGHT


@pytest.mark.slow
@pytest.mark.postgres
def test_without_locks_constraints_still_let_no_licence_be_lent_beyond_its_terms(
    installation_on_postgres,
):
    last, counter, _limit, _queue = rush(installation_on_postgres, "constraints")
    assert (last[1], counter[1]) == (1, 24)


@pytest.mark.slow
@pytest.mark.postgres
def test_without_locks_and_constraints_each_rush_goes_wrong(installation_on_postgres):
    found = rush(installation_on_postgres)
    wrong = [one != right for one, right in zip(found, RIGHT, strict=True)]
    assert wrong == [True, True, True, True]
