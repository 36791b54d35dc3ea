"""Many at the same moment on PostgreSQL for electronic books: no licence is lent beyond its terms.

Each case runs with its locks; without them, where constraints are the last guard; and with neither:
then it has to go wrong.
"""

from __future__ import annotations

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

RUSH = '''
import time
from bibnet.libraries.scope import all_libraries
from bibnet_lending.electronic import borrowing, ending, funds, turns
from bibnet_lending.models import Hold, Licence, LicensedTitle, Loan, Rule
from bibnet_lending.services import lending
from bibnet_lending.services.locking import fresh
from bibnet_lending.waiting import positions
from django.db import connection
from tests.plugins.lending.rushing import (
    MOMENT, book, count_slowly, lender, replace, tell, ticket, together)

northern = lender()
Rule.objects.of(northern).create(library=northern, most_loans=3, most_holds=99)
fund = funds.own_fund(library=northern, name="Fund", actor=None)

def licence(**terms):
    edition, _copies = book(northern)
    row = funds.add_licence(fund=fund, titles=[funds.Title(edition, "x")],
        terms=funds.Terms(**terms), actor=None)
    return edition, row

def take(who, edition):
    return borrowing.borrow(ticket=who, edition=edition, branch=northern, actor=None)

def licences(library, edition):
    """In place of the locks of an edition's licences: their rows as they were a moment ago."""
    with all_libraries("no locks"):
        titles = LicensedTitle.objects.filter(edition=edition).values("licence")
        rows = Licence.objects.filter(pk__in=titles, state="active")
        found = list(rows.select_related("library", "fund").order_by("pk"))
    time.sleep(MOMENT)
    return found

def one_licence(pk):
    with all_libraries("no locks"):
        return Licence.objects.select_related("library", "fund").get(pk=pk)

def unbind():
    """The last guards are gone too."""
    with connection.cursor() as cursor:
        for name in ("lending_no_more_loans_than_bought", "lending_no_more_at_once_than_bought",
                "lending_open_loans_were_made"):
            cursor.execute(f"ALTER TABLE bibnet_lending_licence DROP CONSTRAINT {name}")

def lent(row):
    return Loan.objects.of(northern).filter(licence=row, is_undone=False).count()

def last():
    edition, row = licence(at_once=1)
    whose = [ticket(northern) for _turn in range(40)]
    found = together(
        [lambda one=one: take(one, edition) for one in whose], is_coded=False)
    return [found, lent(row)]

def counter():
    edition, row = licence(most_loans=24)
    for _turn in range(23):
        take(ticket(northern), edition)
    whose = [ticket(northern) for _turn in range(50)]
    found = together(
        [lambda one=one: take(one, edition) for one in whose], is_coded=False)
    return [found, lent(row)]

def limit():
    mine = ticket(northern)
    electronic = [licence()[0] for _turn in range(20)]
    paper = [book(northern)[1][0] for _turn in range(20)]
    acts = [lambda one=one: take(mine, one) for one in electronic]
    acts += [lambda one=one: lending.lend(ticket=mine, copy=one, branch=northern, actor=None)
        for one in paper]
    found = together(acts, is_coded=False)
    return [found, Loan.objects.of(northern).filter(reader=mine.reader).count()]

def queue():
    edition, row = licence(at_once=8)
    loans = [take(ticket(northern), edition) for _turn in range(8)]
    whose = [ticket(northern) for _turn in range(32)]
    acts = [lambda one=one: turns.wait(ticket=one, edition=edition, branch=northern, actor=None)
        for one in whose]
    acts += [lambda one=one: borrowing.return_loan(loan=one, actor=None) for one in loans]
    found = together(acts, is_coded=False)
    own = Hold.objects.of(northern).filter(edition=edition)
    row = Licence.objects.of(northern).get(pk=row.pk)
    places = sorted(positions(list(own)).values())
    return [found, own.filter(state="ready").count(), row.places_kept,
        places == list(range(1, 25))]

if "locks" not in GUARDS:
    replace((borrowing, turns, ending, funds, lending),
        lock_ticket=fresh, lock_licences=licences, lock_licence=one_licence)
    count_slowly()
if "constraints" not in GUARDS:
    unbind()
tell([last(), counter(), limit(), queue()])
'''
RIGHT = [
    [{"done": 1, "refused": 39}, 1],
    [{"done": 1, "refused": 49}, 24],
    [{"done": 3, "refused": 37}, 3],
    [{"done": 40}, 8, 8, True],
]


def rush(installation: Installation, *guards: str) -> list:
    return told(installation, RUSH, GUARDS=guards)


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
