"""Two accounts join one ticket at the same moment on PostgreSQL: one of them has it, whole.

The control takes the locks and the index away: then both are told that it is theirs, or one meets
an error that nobody wrote a sentence for.
"""

from __future__ import annotations

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

RUSH = """
import time
from bibnet.accounts.models import Reader
from bibnet.libraries.scope import all_libraries
from bibnet_lending.models import Joining, Proof, ReaderTicket
from bibnet_lending.services import joining
from django.db import connection
from tests.plugins.lending.rushing import lender, outcomes, tell, ticket

northern, southern = map(lender, ("northern", "southern"))

class Free(type(Reader.objects.all())):
    def select_for_update(self, **terms):
        return self

def unlock():
    Reader.objects._queryset_class = Free
    real = joining._locked
    def slowly(*pks):
        found = real(*pks)
        time.sleep(0.3)
        return found
    joining._locked = slowly
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX lending_joined_once")

if not HAS_LOCKS:
    unlock()
said, rows = [], []
for turn in range(5):
    wanted = ticket(southern)
    proven = joining.Proven(wanted, Proof.DESK)
    askers = [ticket(northern) for _turn in range(4)]
    said.append(sorted(outcomes([lambda one=one: joining.join(
        reader=one.reader, proven=proven, actor=None) for one in askers])))
    with all_libraries("a test looks at what there is"):
        rows.append(Joining.objects.filter(ticket=wanted).count())
        owner = ReaderTicket.objects.get(pk=wanted.pk).reader_id
        record = Joining.objects.filter(ticket=wanted).first()
        rows.append(record is not None and record.reader_id == owner)
tell([said, rows])
"""
# A ticket that has two records, or a row that somebody took away meanwhile.
UNFORESEEN = {"MultipleObjectsReturned", "IntegrityError", "DoesNotExist"}
RIGHT = [[["done", "forbidden_move", "forbidden_move", "forbidden_move"]] * 5, [1, True] * 5]


def rush(installation: Installation, *, has_locks: bool) -> list:
    return told(installation, RUSH, HAS_LOCKS=has_locks)


@pytest.mark.slow
@pytest.mark.postgres
def test_of_many_who_join_a_ticket_one_has_it(installation_on_postgres):
    assert rush(installation_on_postgres, has_locks=True) == RIGHT


@pytest.mark.slow
@pytest.mark.postgres
def test_without_locks_a_ticket_is_joined_twice(installation_on_postgres):
    outcomes, _rows = rush(installation_on_postgres, has_locks=False)
    told_twice = [one for one in outcomes if one.count("done") > 1]
    unforeseen = [one for one in outcomes if UNFORESEEN.intersection(one)]
    assert told_twice or unforeseen, outcomes
