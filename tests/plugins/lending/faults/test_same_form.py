"""One request is sent twenty times at once to four processes: one loan, twenty equal answers."""

from __future__ import annotations

from functools import partial

import pytest

from tests.plugins.lending.rushing import told

from .portal import Client, prepare, served, together

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

TIMES = 20
COUNT = """
from bibnet.libraries.models import Library
from bibnet_lending.models import Hold, Loan
from tests.plugins.lending.rushing import tell
northern = Library.objects.get(code="northern")
tell([Loan.objects.of(northern).count(), Hold.objects.of(northern).count()])
"""


def test_what_is_sent_twenty_times_is_done_once(installation_on_postgres):
    made = prepare(installation_on_postgres, readers=2, licences=1, copies=1)
    (mine, ticket), (other, _ticket) = made["readers"]
    (edition,) = made["editions"]
    with served(installation_on_postgres) as port:
        desk = [Client(port, made["desk"]) for _time in range(TIMES)]
        lend = {"ticket": ticket, "copy": "copy-0"}
        lent = together([partial(one.post, "loans/", lend, key="lent") for one in desk])
        reader = [Client(port, mine) for _time in range(TIMES)]
        taken = together(
            [partial(one.post, "loans/", {"edition": edition}, key="taken") for one in reader]
        )
        waits = {"edition": edition, "is_electronic": True}
        placed = together(
            [
                partial(Client(port, other).post, "holds/", waits, key="placed")
                for _time in range(TIMES)
            ]
        )
    for answers in (lent, taken, placed):
        assert {one.status for one in answers} == {201}
        assert all(one.said == answers[0].said for one in answers)
    assert told(installation_on_postgres, COUNT) == [2, 1]


def test_without_a_key_each_sending_is_an_act_of_its_own(installation_on_postgres):
    """The control: nothing but the key makes the answers equal."""
    made = prepare(installation_on_postgres, readers=1, copies=1)
    ((_token, ticket),) = made["readers"]
    with served(installation_on_postgres) as port:
        desk = [Client(port, made["desk"]) for _time in range(TIMES)]
        lend = {"ticket": ticket, "copy": "copy-0"}
        answers = together([partial(one.post, "loans/", lend) for one in desk])
    assert sorted({one.status for one in answers}) == [201, 409]
