"""The portal as a region serves it, by four processes on PostgreSQL, and many who ask at once."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

from tests.installation import ROOT, Installation
from tests.plugins.lending.rushing import told
from tools.ports import free_port

PROCESSES, THREADS = 4, 4
HOST = "northern.localhost"
START_SECONDS = 60
# Readers with tickets and tokens, editions under one licence each, a desk with its copies.
PREPARED = """
from datetime import timedelta
from django.utils import timezone
from bibnet.accounts.models import User
from bibnet.api.models import ApiToken
from bibnet.api.tokens import digest_of
from bibnet.libraries.models import Role
from bibnet.libraries.roles import grant_role
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.acts import enter
from bibnet_catalog.entering.copies import Row
from bibnet_lending.electronic import funds
from bibnet_lending.models import Rule
from tests.plugins.lending.rushing import book, lender, tell, ticket

northern = lender(hostname=HOST)
Rule.objects.of(northern).create(library=northern, most_loans=9_999, most_holds=99)

def token(user):
    text = "bn_" + user.username
    ApiToken.objects.of(northern).create(library=northern, user=user, name="test", created_by=user,
        scopes=["lending:read", "lending:write"], prefix=text[:8], digest=digest_of(text),
        expires_at=timezone.now() + timedelta(days=1))
    return text

readers = []
for number in range(READERS):
    user = User.objects.create(username=f"reader-{number}")
    readers.append([token(user), ticket(northern, user=user).number])
librarian = User.objects.create(username="librarian")
grant_role(user=librarian, library=northern, role=Role.LIBRARIAN, actor=None)
fund = funds.own_fund(library=northern, name="Fund", actor=None)
editions = []
for number in range(LICENCES):
    edition, _copies = book(northern)
    terms = funds.Terms(at_once=1)
    funds.add_licence(fund=fund, titles=[funds.Title(edition, "x")], terms=terms, actor=None)
    editions.append(edition)
if COPIES:
    rows = [Row(inventory=f"copy-{number}") for number in range(COPIES)]
    enter(northern, Description(title="Paper book", is_brief=True), rows, actor=None)
tell({"readers": readers, "editions": editions, "desk": token(librarian)})
"""
T = TypeVar("T")


@dataclass(frozen=True)
class Answer:
    """What the portal said; status 0 where the connection broke."""

    status: int
    said: dict[str, Any]

    @property
    def outcome(self) -> str:
        """The code of a refusal, or the status."""
        return str(self.said.get("code") or self.status)


@dataclass
class Client:
    """Somebody with a token and a connection that is kept."""

    port: int
    token: str
    connection: http.client.HTTPConnection | None = None

    def post(self, path: str, data: dict[str, Any], *, key: str = "") -> Answer:
        """Ask once; a connection that the server has let go is opened anew before that."""
        headers = {
            "Host": HOST,
            "Authorization": f"Bearer {self.token}",
            "Content-Type": "application/json",
            **({"Idempotency-Key": key} if key else {}),
        }
        if self.connection is None:
            self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        try:
            body = json.dumps(data)
            self.connection.request("POST", f"/api/v1/lending/{path}", body, headers)
            answer = self.connection.getresponse()
            text = answer.read()
        except (OSError, http.client.HTTPException):
            self.connection.close()
            self.connection = None
            return Answer(0, {})
        if answer.will_close:
            self.connection = None
        try:
            return Answer(answer.status, json.loads(text))
        except ValueError:
            return Answer(answer.status, {})


def prepare(
    installation: Installation, *, readers: int = 0, licences: int = 0, copies: int = 0
) -> dict[str, Any]:
    """Make what is to be asked for: the readers' tokens and tickets, the editions, the desk's."""
    many = {"READERS": readers, "LICENCES": licences, "COPIES": copies}
    return told(installation, PREPARED, HOST=HOST, **many)


@contextmanager
def served(installation: Installation, application: str = "bibnet.wsgi") -> Iterator[int]:
    """Serve until the block ends; gives the port."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(PROCESSES), "--worker-class", "gthread"]
    command += ["--threads", str(THREADS), "--keep-alive", "30", "--no-control-socket"]
    path = f"{ROOT / 'site'}:{ROOT}"
    with (installation.folder / "served.log").open("ab") as log:
        process = subprocess.Popen(
            command,
            env={**installation.environment, "PYTHONPATH": path},
            cwd=ROOT,
            stdout=log,
            stderr=log,
        )
    try:
        _wait_for(process, port)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and process.poll() is None:
        if Client(port, "nobody").post("loans/", {}).status:
            return
        time.sleep(0.2)
    raise AssertionError("the portal never answered")


def together(acts: Sequence[Callable[[], T]]) -> list[T]:
    """What each of the acts gave, begun at the same moment."""
    gate = threading.Barrier(len(acts))

    def begun(act: Callable[[], T]) -> T:
        gate.wait(60)
        return act()

    with ThreadPoolExecutor(len(acts)) as pool:
        return list(pool.map(begun, acts))
