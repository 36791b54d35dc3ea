"""A library becomes part of another one while its desks lend, on PostgreSQL: what was lent before
goes along, what comes after is refused, and nothing stays behind.

The control merges without its locks: then loans are made in a library that is no more.
"""

from __future__ import annotations

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

RUSH = """
import time
from bibnet.libraries.models import ActKind, Library
from bibnet.libraries.reshaping import plan_act
from bibnet_lending.errors import LendingError
from bibnet_lending.models import Circulation, Loan, ReaderTicket
from bibnet_lending.services.lending import lend
from bibnet_lending.succession import following
from django.db import Error
from django.utils import timezone
from tests.plugins.lending.rushing import book, lender, outcomes, slowly, tell, ticket

northern, southern = map(lender, ("northern", "southern"))
desks = [[(ticket(northern), book(northern)[1][0]) for _turn in range(10)] for _desk in range(6)]
made, refused = [], set()

def lends(desk):
    for who, copy in desk:
        try:
            made.append(lend(ticket=who, copy=copy, branch=northern, actor=None).pk)
        except (LendingError, Error) as error:
            refused.add(type(error).__name__)
        time.sleep(0.05)

def merges():
    time.sleep(0.15)
    plan_act(library=northern, kind=ActKind.MERGE, on=timezone.now().date(), actor=None,
        details={"into": southern.pk})

following.rows.follow = slowly(slowly(following.rows.follow))
if not HAS_LOCKS:
    following._lock = lambda library: None
found = outcomes([merges, *(lambda desk=desk: lends(desk) for desk in desks)])
behind = [model.objects.of(northern).filter(**open_ones).count() for model, open_ones in (
    (Loan, {"returned_at": None}), (Circulation, {}), (ReaderTicket, {}))]
tell([found, Loan.objects.of(southern).count() == len(made), 0 < len(made) < 60, behind])
"""


def rush(installation: Installation, *, has_locks: bool) -> list:
    return told(installation, RUSH, HAS_LOCKS=has_locks)


@pytest.mark.slow
@pytest.mark.postgres
def test_what_is_lent_meanwhile_goes_along_or_is_refused(installation_on_postgres):
    found, are_all_there, some, behind = rush(installation_on_postgres, has_locks=True)
    assert found == ["done"] * 7
    assert (are_all_there, some, behind) == (True, True, [0, 0, 0])


@pytest.mark.slow
@pytest.mark.postgres
def test_without_its_locks_loans_stay_behind(installation_on_postgres):
    _found, are_all_there, _some, behind = rush(installation_on_postgres, has_locks=False)
    assert not are_all_there
    assert behind[0] > 0
