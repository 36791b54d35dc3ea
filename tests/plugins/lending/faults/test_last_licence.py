"""64 readers ask four processes for the last licence at the same moment, by HTTP, again and again.

`./dev test --part postgres tests/plugins/lending/faults/test_last_licence.py` with `BIBNET_ROUNDS`
set asks so many times; the suite is content with a few.
"""

from __future__ import annotations

import os
from collections import Counter
from functools import partial

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

from .portal import Answer, Client, prepare, served, together

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

READERS = 64
ROUNDS = int(os.environ.get("BIBNET_ROUNDS", "5"))
MADE = """
from bibnet.libraries.models import Library
from bibnet_lending.models import Licence, Loan
from tests.plugins.lending.rushing import tell
northern = Library.objects.get(code="northern")
loans = Loan.objects.of(northern).filter(licence__isnull=False)
tell([
    loans.count(),
    loans.values("licence").distinct().count(),
    sum(Licence.objects.of(northern).values_list("loans_made", flat=True)),
])
"""
UNBOUND = """
from django.db import connection
with connection.cursor() as cursor:
    for name in ("lending_no_more_loans_than_bought", "lending_no_more_at_once_than_bought",
            "lending_open_loans_were_made"):
        cursor.execute(f"ALTER TABLE bibnet_lending_licence DROP CONSTRAINT {name}")
"""


def asked(installation: Installation, application: str, rounds: int) -> list[Counter[str]]:
    """How the answers of each round end."""
    made = prepare(installation, readers=READERS, licences=rounds)
    with served(installation, application) as port:
        clients = [Client(port, token) for token, _ticket in made["readers"]]
        found = []
        for edition in made["editions"]:
            acts = [partial(one.post, "loans/", {"edition": edition}) for one in clients]
            answers: list[Answer] = together(acts)
            for one in answers:
                assert one.status != 409 or (one.said["message"] and one.said["next"])
            found.append(Counter(one.outcome for one in answers))
        return found


def test_each_last_licence_goes_to_one_and_the_others_are_told_why(installation_on_postgres):
    found = asked(installation_on_postgres, "bibnet.wsgi", ROUNDS)
    assert found == [Counter({"201": 1, "no_free_licence": READERS - 1})] * ROUNDS
    assert told(installation_on_postgres, MADE) == [ROUNDS] * 3


def test_without_locks_and_constraints_a_licence_goes_to_several(installation_on_postgres):
    installation_on_postgres.command("shell", "-v", "0", "-c", UNBOUND)
    asked(installation_on_postgres, "tests.plugins.lending.faults.unguarded", 3)
    loans, licences, _counted = told(installation_on_postgres, MADE)
    assert loans > licences
