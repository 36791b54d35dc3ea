"""Forty people over HTTP for the last five seats, against a real server of two processes."""

from __future__ import annotations

import http.client
import json
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlencode

import pytest

from tests.installation import ROOT, Installation
from tools.ports import free_port

HOST = "northern.localhost"
PEOPLE, READERS, SEATS, TAKEN = 40, 10, 20, 15
# The form refuses who fills it in faster than a person.
READING_SECONDS = 2.2

SETTINGS = """
from bibnet.settings.local import *
STORAGES["staticfiles"] = {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
"""
# The same server with the lock taken away: the row is read and given out a moment later.
UNLOCKED = """
import time
from django.conf import settings
from bibnet.wsgi import application
from bibnet.events.services import registering

if "sqlite3" in settings.DATABASES["default"]["ENGINE"]:
    settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] = "DEFERRED"

def unlocked(occurrence):
    rows = registering.Occurrence.objects.of(occurrence.library).select_related("page", "place")
    found = rows.get(pk=occurrence.pk)
    time.sleep(0.3)
    return found

registering.lock = unlocked
"""
FOUND = """
import json
from datetime import date, time, timedelta
from importlib import import_module
from django.conf import settings
from django.test import Client
from bibnet.accounts.models import Reader, User
from bibnet.events.models import EventIndexPage, EventPage, Occurrence
from bibnet.events.services.registering import Applicant, register
from bibnet.libraries import founding
from bibnet.libraries.models import Library, Kind

region = Library.objects.filter(code="region").first() or founding.found_region(
    code="region", name="Library region", hostname="region.localhost")
northern = Library.objects.filter(code="northern").first() or founding.found_library(
    founding.Founding(code="northern", name="Northern", parent=region, kind=Kind.SYSTEM),
    actor=None)
index = EventIndexPage.objects.child_of(northern.root_page).get()
page = EventPage(title="Concert", date=date.today() + timedelta(days=5), time_from=time(15),
    age_mark="6+", has_registration=True, capacity=%(seats)d, party_limit=1)
index.add_child(instance=page)
page.save_revision().publish()
one = Occurrence.objects.of(northern).get(page=page)
for number in range(%(taken)d):
    register(occurrence=one, applicant=Applicant(name=f"Early {number}"))
sessions = []
for number in range(%(readers)d):
    user = User.objects.create_user(username=f"reader-{page.pk}-{number}", password=None)
    Reader.objects.create(user=user, last_name="Petrova", first_name=f"Reader {number}",
        birth_date=date(1990, 1, 1))
    client = Client()
    client.force_login(user)
    sessions.append(client.cookies[settings.SESSION_COOKIE_NAME].value)
print("FOUND " + json.dumps({"date": one.pk, "sessions": sessions,
    "cookie": settings.SESSION_COOKIE_NAME}))
"""
LOOK = """
import json
from bibnet.events.models import Occurrence, Registration
from bibnet.libraries.models import Library
northern = Library.objects.get(code="northern")
rows = Registration.objects.of(northern).filter(occurrence=%(date)d).order_by("pk")
taken = Occurrence.objects.of(northern).get(pk=%(date)d).taken
print("FOUND " + json.dumps({"taken": taken, "rows": [
    (row.pk, row.state, row.name, row.reader_id is not None) for row in rows]}))
"""


@dataclass
class Server:
    """A running server and the installation behind it."""

    installation: Installation
    port: int

    def ask(self, script: str) -> dict:
        """What a script prints that runs beside the server."""
        text = self.installation.command("shell", "-v", "0", "-c", script)
        (line,) = [line for line in text.splitlines() if line.startswith("FOUND ")]
        return json.loads(line.removeprefix("FOUND "))

    def send(
        self, method: str, path: str, cookies: dict[str, str], data: dict | None = None
    ) -> tuple[int, str, str, dict[str, str]]:
        """Status, target, text and cookies of an answer."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Host": f"{HOST}:{self.port}"}
        if cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in cookies.items())
        if data is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        body = urlencode(data) if data is not None else None
        connection.request(method, path, body=body, headers=headers)
        answer = connection.getresponse()
        text = answer.read().decode()
        got = dict(
            found.split(";")[0].split("=", 1)
            for name, found in answer.getheaders()
            if name.lower() == "set-cookie"
        )
        connection.close()
        return answer.status, answer.getheader("Location", ""), text, {**cookies, **got}


@contextmanager
def serving(installation: Installation, *, wsgi: str) -> Iterator[Server]:
    """The production server of two processes with four threads each."""
    folder, port = installation.folder, free_port()
    (folder / "forty_settings.py").write_text(SETTINGS)
    (folder / "forty_unlocked.py").write_text(UNLOCKED)
    installation.extra |= {
        "DJANGO_SETTINGS_MODULE": "forty_settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT / "site"), str(folder)]),
        "BIBNET_PORT": str(port),
    }
    command = [sys.executable, "-m", "gunicorn", wsgi, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--worker-class", "gthread", "--threads", "4"]
    command += ["--no-control-socket", "--timeout", "120", "--log-level", "warning"]
    with (folder / "server.log").open("ab") as log:
        process = subprocess.Popen(
            command, env=installation.environment, cwd=folder, stdout=log, stderr=log
        )
    installation.processes.append(process)
    try:
        _wait(port, process, folder / "server.log")
        yield Server(installation, port)
    finally:
        process.terminate()
        process.wait(timeout=60)


def _wait(port: int, process: subprocess.Popen, log: Path) -> None:
    end = time.monotonic() + 180
    while time.monotonic() < end:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
            connection.request("GET", "/healthz")
            connection.getresponse()
        except OSError:
            if process.poll() is not None:
                break
            time.sleep(0.2)
        else:
            return
    raise AssertionError(f"the server does not answer:\n{log.read_text()[-3000:]}")


def rush(server: Server, found: dict) -> list[tuple[int, str]]:
    """Forty people read the form and send it at the same moment; status and target of each."""
    together = threading.Barrier(PEOPLE)
    path = f"/events/{found['date']}/register/"

    def come(number: int) -> tuple[int, str]:
        session = found["sessions"][number] if number < READERS else None
        cookies = {found["cookie"]: session} if session else {}
        _, _, text, cookies = server.send("GET", f"{path}?part=form", cookies)
        fields = dict(re.findall(r'name="(csrfmiddlewaretoken|began)" value="([^"]+)"', text))
        time.sleep(READING_SECONDS)
        together.wait(timeout=120)
        data = {**fields, "name": f"Person {number}", "phone": "", "email": "", "consent": "on"}
        status, target, text, _ = server.send("POST", path, cookies, data)
        return status, target

    with ThreadPoolExecutor(PEOPLE) as people:
        return list(people.map(come, range(PEOPLE)))


RIGHT = ({302}, ["registered"] * 5 + ["waiting"] * 35, SEATS)


@dataclass
class Outcome:
    """What came of the rush: the answers, and the registrations in their order."""

    found: dict
    answers: list[tuple[int, str]]
    rows: list[list]
    taken: int

    @property
    def summary(self) -> tuple[set[int], list[str], int]:
        """The statuses of the answers, the states of the registrations, the seats given."""
        return {one for one, _ in self.answers}, [one[1] for one in self.rows], self.taken


def come_all(server: Server) -> Outcome:
    """Forty people come for the last five seats of a new event."""
    found = server.ask(FOUND % {"seats": SEATS, "taken": TAKEN, "readers": READERS})
    answers = rush(server, found)
    after = server.ask(LOOK % found)
    return Outcome(found, answers, after["rows"][TAKEN:], after["taken"])


def check(server: Server) -> None:
    """Five in, thirty-five waiting in order, and one cancellation moves exactly one up."""
    outcome = come_all(server)
    assert outcome.summary == RIGHT
    found, answers, rows = outcome.found, outcome.answers, outcome.rows
    assert {name for _, _, name, _ in rows} == {f"Person {number}" for number in range(PEOPLE)}
    assert sum(is_reader for *_, is_reader in rows) == READERS

    leaver = rows[2][0]
    (target,) = [url for _, url in answers if f"/registration/{leaver}/" in url]
    _, _, text, cookies = server.send("GET", target, {})
    (token,) = set(re.findall(r'name="csrfmiddlewaretoken" value="([^"]+)"', text))
    path = target.partition("?")[0]
    status, *_ = server.send("POST", path, cookies, {"csrfmiddlewaretoken": token})
    assert status == 302
    last = server.ask(LOOK % found)
    states = {pk: state for pk, state, *_ in last["rows"][TAKEN:]}
    changed = {pk: states[pk] for pk, state, *_ in rows if states[pk] != state}
    assert changed == {leaver: "cancelled", rows[5][0]: "registered"}
    assert last["taken"] == SEATS


@pytest.mark.slow
def test_forty_people_for_five_seats_on_sqlite(installation):
    with serving(installation, wsgi="bibnet.wsgi") as server:
        check(server)


@pytest.mark.slow
def test_without_its_lock_the_same_rush_goes_wrong_on_sqlite(installation):
    with serving(installation, wsgi="forty_unlocked") as server:
        assert come_all(server).summary != RIGHT


@pytest.mark.slow
@pytest.mark.postgres
def test_forty_people_for_five_seats_on_postgresql_twice(installation_on_postgres):
    with serving(installation_on_postgres, wsgi="bibnet.wsgi") as server:
        for _ in range(2):
            check(server)


@pytest.mark.slow
@pytest.mark.postgres
def test_without_its_lock_the_same_rush_goes_wrong_on_postgresql(installation_on_postgres):
    with serving(installation_on_postgres, wsgi="forty_unlocked") as server:
        assert come_all(server).summary != RIGHT
