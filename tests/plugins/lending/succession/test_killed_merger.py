"""The process that merges a library is killed on PostgreSQL after the last row is written: nothing
of it is there, and the merger can be done.
"""

from __future__ import annotations

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

MAKE = """
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend
from bibnet_lending.services.tickets import issue_ticket
from tests.plugins.lending.rushing import book, lender, tell, ticket

northern, southern = map(lender, ("northern", "southern"))
edition, (copy,) = book(northern)
came, waits = (ticket(northern, last_name=name) for name in ("First", "Second"))
issue_ticket(library=southern, reader=came.reader, actor=None)
lend(ticket=came, copy=copy, branch=northern, actor=None)
place_hold(ticket=waits, edition=edition, pickup=northern, actor=None)
tell(copy)
"""
MERGE = """
import os, signal
from bibnet.libraries.models import ActKind, Library
from bibnet.libraries.reshaping import plan_act
from bibnet_lending.succession import following
from django.utils import timezone
from tests.plugins.lending.rushing import tell

if IS_KILLED:
    following.notices.enqueue = lambda *_what, **_how: os.kill(os.getpid(), signal.SIGKILL)
northern, southern = (Library.objects.get(code=one) for one in ("northern", "southern"))
plan_act(library=northern, kind=ActKind.MERGE, on=timezone.now().date(), actor=None,
    details={"into": southern.pk})
tell("merged")
"""
STATE = """
from bibnet.libraries.models import Library
from bibnet_lending.models import Circulation, Hold, Loan, ReaderTicket
from tests.plugins.lending.rushing import tell

def of(code):
    library = Library.objects.get(code=code)
    tickets = ReaderTicket.objects.of(library).order_by("number", "pk")
    return [library.state, list(tickets.values_list("number", "state")),
        *(model.objects.of(library).count() for model in (Loan, Hold, Circulation))]

tell([of("northern"), of("southern")])
"""
BEFORE = [
    ["open", [["000001", "active"], ["000002", "active"]], 1, 1, 1],
    ["open", [["000001", "active"]], 0, 0, 0],
]
AFTER = [
    ["closed", [["000001", "ended"]], 0, 0, 0],
    ["open", [["000001", "active"], ["000002", "active"]], 1, 1, 1],
]


@pytest.mark.slow
@pytest.mark.postgres
def test_of_a_killed_merger_nothing_is_there(installation_on_postgres: Installation):
    told(installation_on_postgres, MAKE)
    assert told(installation_on_postgres, STATE) == BEFORE
    with pytest.raises(AssertionError, match="exited -9"):
        told(installation_on_postgres, MERGE, IS_KILLED=True)
    assert told(installation_on_postgres, STATE) == BEFORE
    assert told(installation_on_postgres, MERGE, IS_KILLED=False) == "merged"
    assert told(installation_on_postgres, STATE) == AFTER
