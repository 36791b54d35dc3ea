"""Very many guesses at one ticket over HTTP, against a real server of two processes.

Each guess comes from an address that has not been refused yet, so that only the count of the
account, which all processes share, stands in the way. The control counts as a number that is read
and written back: there processes lose each other's tries. `BIBNET_GUESSES=10000` before
`./dev test --part postgres tests/plugins/lending/test_guessing.py` asks so often; the suite is
content with fewer.
"""

from __future__ import annotations

import http.client
import os
from concurrent.futures import ThreadPoolExecutor
from urllib.parse import urlencode

import pytest

from tests.bibnet.events.test_forty_people import Server, serving
from tests.installation import Installation

GUESSES = int(os.environ.get("BIBNET_GUESSES", "1000"))
AT_ONCE, MOST, CLASS = 16, 50, 60
PASSWORD = "тихий омут 7"
TOKEN = "a" * 32
FAST = """
from django.conf import settings
from django.contrib.auth import hashers
settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
hashers.get_hashers.cache_clear()
"""
COUNTED = (
    """
import os
from bibnet.wsgi import application as served
"""
    + FAST
    + """
from bibnet.accounts.models import User
real = User.check_password

def check_password(self, raw):
    name = os.path.join(os.environ["BIBNET_VAR"], "looked")
    log = os.open(name, os.O_APPEND | os.O_CREAT | os.O_WRONLY)
    os.write(log, f"{self.username}\\n".encode())
    os.close(log)
    return real(self, raw)

User.check_password = check_password

def application(environ, start_response):
    environ["REMOTE_ADDR"] = environ.get("HTTP_X_COMES_FROM", "10.0.0.1")
    return served(environ, start_response)
"""
)
LOOSE = """
import time
from django.core.cache import caches
from guessing_counted import application
from bibnet.accounts.throttle import Throttle

def claim(self, who):
    key = self._places(who)[0]
    number = caches["shared"].get(key, 0)
    time.sleep(0.05)
    caches["shared"].set(key, number + 1, self.seconds)
    return number < self.limit

Throttle.claim = claim
"""
FOUND = (
    FAST
    + """
import json
from bibnet.accounts.models import Reader, User
from bibnet.libraries import founding
from bibnet.libraries.models import Kind
from bibnet.plugins.services import enable_plugin
from bibnet_lending.services.tickets import issue_ticket
region = founding.found_region(code="region", name="Region", hostname="region.localhost")
facts = founding.Founding(code="northern", name="Northern", parent=region, kind=Kind.SYSTEM)
northern = founding.found_library(facts, actor=None)
for library in (region, northern):
    for slug in ("catalog", "lending"):
        enable_plugin(library=library, slug=slug, actor=None)
for number in range(%(readers)d):
    user = User.objects.create_user(f"reader-{number}", password=%(password)r)
    reader = Reader.objects.create(user=user, last_name="Reader", first_name=str(number))
    issue_ticket(library=northern, reader=reader, number=str(number), actor=None)
print("FOUND " + json.dumps({}))
"""
)


def come(server: Server, number: int, password: str, address: str) -> int:
    """Send the form; the status of the answer."""
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=120)
    data = {"library": "northern", "number": number, "password": password}
    connection.request(
        "POST",
        "/lending/sign-in/",
        body=urlencode({**data, "csrfmiddlewaretoken": TOKEN}),
        headers={
            "Host": f"region.localhost:{server.port}",
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={TOKEN}",
            "X-Comes-From": address,
        },
    )
    status = connection.getresponse().status
    connection.close()
    return status


def attack(installation: Installation, *, wsgi: str, guesses: int) -> tuple[int, int, list[int]]:
    """How often the ticket's password was looked at, what its owner is told then, and what a whole
    class is that signs in from the address of the attack.
    """
    folder = installation.folder
    (folder / "guessing_counted.py").write_text(COUNTED)
    (folder / "guessing_loose.py").write_text(LOOSE)
    with serving(installation, wsgi=wsgi) as server, ThreadPoolExecutor(AT_ONCE) as pool:
        server.ask(FOUND % {"readers": CLASS + 1, "password": PASSWORD})

        def guess(turn: int) -> int:
            return come(server, 0, f"guess {turn}", f"10.1.{turn // 4 // 250}.{turn // 4 % 250}")

        assert set(pool.map(guess, range(guesses))) == {422}
        looked = (folder / "looked").read_text().split().count("reader-0")
        owner = come(server, 0, PASSWORD, "10.2.0.1")
        rest = pool.map(lambda one: come(server, one, PASSWORD, "10.1.0.0"), range(1, CLASS + 1))
        return looked, owner, list(rest)


@pytest.mark.slow
@pytest.mark.postgres
def test_of_ten_thousand_guesses_few_are_looked_at(installation_on_postgres):
    looked, owner, rest = attack(installation_on_postgres, wsgi="guessing_counted", guesses=GUESSES)
    assert 0 < looked <= MOST
    assert owner == 422
    assert rest == [302] * CLASS


@pytest.mark.slow
@pytest.mark.postgres
def test_without_places_of_their_own_processes_lose_tries(installation_on_postgres):
    looked, _owner, _rest = attack(installation_on_postgres, wsgi="guessing_loose", guesses=600)
    assert looked > MOST
