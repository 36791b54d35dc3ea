"""Two accounts join one ticket at the same moment on PostgreSQL: one of them has it, whole.

The control takes the locks and the index away: then both are told that it is theirs, or one meets
an error that nobody wrote a sentence for.
"""

from __future__ import annotations

import json

import pytest

from tests.installation import Installation

RUSH = """
import json, threading, time
from concurrent.futures import ThreadPoolExecutor
from bibnet.accounts.models import Reader
from bibnet.accounts.services import merging
from bibnet.libraries import founding
from bibnet.libraries.models import Kind
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.services import enable_plugin
from bibnet_lending.errors import LendingError
from bibnet_lending.models import Joining, Proof, ReaderTicket
from bibnet_lending.services import joining
from bibnet_lending.services.tickets import issue_ticket
from django.db import connection

HAS_LOCKS = %(has_locks)r
region = founding.found_region(code="region", name="Region", hostname="region.localhost")
northern, southern = (founding.found_library(founding.Founding(
    code=code, name=code.title(), parent=region, kind=Kind.SYSTEM), actor=None)
    for code in ("northern", "southern"))
for library in (northern, southern):
    for slug in ("catalog", "lending"):
        enable_plugin(library=library, slug=slug, actor=None)

def ticket(library, number):
    reader = Reader.objects.create(last_name=f"Reader {number}", first_name="Anna")
    return issue_ticket(library=library, reader=reader, actor=None)

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
outcomes, rows = [], []
for turn in range(5):
    wanted = ticket(southern, f"wanted {turn}")
    askers = [ticket(northern, f"{turn}-{one}") for one in range(4)]
    gate = threading.Barrier(4)
    def run(one):
        gate.wait(60)
        try:
            joining.join(reader=one.reader, proven=joining.Proven(wanted, Proof.DESK), actor=None)
            return "done"
        except LendingError as error:
            return error.code
        except Exception as error:
            return type(error).__name__
        finally:
            connection.close()
    with ThreadPoolExecutor(4) as pool:
        outcomes.append(sorted(pool.map(run, askers)))
    with all_libraries("a test looks at what there is"):
        rows.append(Joining.objects.filter(ticket=wanted).count())
        owner = ReaderTicket.objects.get(pk=wanted.pk).reader_id
        record = Joining.objects.filter(ticket=wanted).first()
        rows.append(record is not None and record.reader_id == owner)
print("FOUND " + json.dumps([outcomes, rows]))
"""
# A ticket that has two records, or a row that somebody took away meanwhile.
UNFORESEEN = {"MultipleObjectsReturned", "IntegrityError", "DoesNotExist"}
RIGHT = [[["done", "forbidden_move", "forbidden_move", "forbidden_move"]] * 5, [1, True] * 5]


def rush(installation: Installation, *, has_locks: bool) -> list:
    text = installation.command("shell", "-v", "0", "-c", RUSH % {"has_locks": has_locks})
    (line,) = [line for line in text.splitlines() if line.startswith("FOUND ")]
    return json.loads(line.removeprefix("FOUND "))


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
