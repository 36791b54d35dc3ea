"""The database dies under load, twice: what was acknowledged is there, and nothing is half made."""

from __future__ import annotations

import subprocess
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.installation import Installation
from tests.migrated import migrated_on_postgres, postgres_url
from tests.plugins.lending.rushing import told
from tools import postgres

from .portal import Client, prepare, served

pytestmark = [pytest.mark.slow, pytest.mark.postgres]

DESKS, COPIES = 8, 120
LIVES = 2
PATIENCE = 8  # seconds that a desk asks again for one copy
STATE = """
from bibnet.journal.models import Entry
from bibnet.libraries.models import Library
from bibnet_lending.models import Circulation, Loan
from tests.plugins.lending.rushing import tell
northern = Library.objects.get(code="northern")
loans = Loan.objects.of(northern).filter(returned_at=None)
written = Entry.objects.filter(library__code="northern", kind="lending.issue")
tell({
    "loans": list(loans.values_list("pk", flat=True)),
    "copies": sorted(loans.values_list("copy", flat=True)),
    "lent": sorted(Circulation.objects.of(northern).filter(state="lent").values_list(
        "copy", flat=True)),
    "events": written.count(),
})
"""


@pytest.fixture
def own_cluster(tmp_path: Path) -> Iterator[tuple[postgres.Cluster, Installation]]:
    """An installation on a server of its own, which keeps what it has acknowledged."""
    folder = tmp_path / "installation"
    folder.mkdir()
    source = postgres_url(migrated_on_postgres(folder))
    with postgres.cluster(synchronous_commit="on") as server:
        dump = subprocess.Popen(
            [server.bin / "pg_dump", "--no-owner", source], stdout=subprocess.PIPE
        )
        into = [server.bin / "psql", "-q", "-v", "ON_ERROR_STOP=1", server.address()]
        subprocess.run(into, stdin=dump.stdout, stdout=subprocess.DEVNULL, check=True)
        assert dump.wait(30) == 0
        yield server, Installation(folder, {"BIBNET_DATABASE_URL": server.address()})


@dataclass
class Desk:
    """A desk that lends one copy after the other, and asks again for what was not answered."""

    client: Client
    ticket: str
    copies: list[str]
    lent: list[int] = field(default_factory=list)
    failures: list[int] = field(default_factory=list)

    def work(self) -> None:
        for copy in self.copies:
            self._lend(copy)

    def _lend(self, copy: str) -> None:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            asked = {"ticket": self.ticket, "copy": copy}
            answer = self.client.post("loans/", asked, key=f"lend-{copy}")
            if answer.status == 201:
                self.lent.append(answer.said["id"])
                return
            self.failures.append(answer.status)
            time.sleep(0.1)


@dataclass
class Work:
    """What came of it: answers of all desks, and what the database holds in the end."""

    acknowledged: list[int]
    failures: list[int]
    found: dict[str, Any]

    @property
    def is_whole(self) -> bool:
        """Each loan has its copy, its copy's state and its event, and each was acknowledged."""
        return (
            sorted(self.acknowledged) == sorted(self.found["loans"])
            and self.found["copies"] == self.found["lent"]
            and len(set(self.found["copies"])) == self.found["events"] == COPIES
        )


def lend_while_it_dies(
    server: postgres.Cluster, installation: Installation, application: str
) -> Work:
    """Let all desks lend all copies, and kill the database meanwhile."""
    made = prepare(installation, readers=DESKS, copies=COPIES)
    with served(installation, application) as port:
        desks = [
            Desk(
                Client(port, made["desk"]),
                ticket,
                [f"copy-{one}" for one in range(number, COPIES, DESKS)],
            )
            for number, (_token, ticket) in enumerate(made["readers"])
        ]
        workers = [threading.Thread(target=one.work) for one in desks]
        for one in workers:
            one.start()
        for life in range(1, LIVES + 1):
            while sum(len(one.lent) for one in desks) < life * COPIES // (LIVES + 2):
                time.sleep(0.02)
            server.kill()
            time.sleep(0.5)
            server.start()
        for one in workers:
            one.join()
    return Work(
        [pk for one in desks for pk in one.lent],
        [status for one in desks for status in one.failures],
        told(installation, STATE),
    )


def test_a_database_that_dies_under_load_loses_no_loan_and_leaves_none_half_made(own_cluster):
    work = lend_while_it_dies(*own_cluster, "bibnet.wsgi")
    assert work.failures, "the database died unnoticed"
    assert 409 not in work.failures, "what was done and not heard was refused when asked again"
    assert work.is_whole


def test_without_transactions_it_leaves_loans_half_made(own_cluster):
    work = lend_while_it_dies(*own_cluster, "tests.plugins.lending.faults.unbound")
    assert not work.is_whole
