"""A worker is killed in the middle of the day's notices while others run: each reader gets one.

The control takes away the constraint by which a notice is written once: then it has to go wrong.
"""

from __future__ import annotations

import json

import pytest

from tests.installation import Installation

READERS = 12
RUSH = """
import json, os, signal, threading
from datetime import timedelta
from collections import Counter
from bibnet.accounts.models import Reader
from bibnet.libraries import founding
from bibnet.libraries.models import Kind, Library
from bibnet.notices.models import Letter
from bibnet.plugins.services import enable_plugin
from bibnet_catalog import api as catalog
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.acts import enter
from bibnet_catalog.entering.copies import Row
from bibnet_lending.services import lending, reminding
from bibnet_lending.services.tickets import issue_ticket
from django.db import connection
from django.utils import timezone

HAS_GUARD, READERS = %(has_guard)r, %(readers)r
region = Library.objects.filter(code="region").first() or founding.found_region(
    code="region", name="Library region", hostname="region.localhost")
northern = Library.objects.filter(code="northern").first() or founding.found_library(
    founding.Founding(code="northern", name="Northern", parent=region, kind=Kind.SYSTEM),
    actor=None)
for slug in ("catalog", "lending"):
    enable_plugin(library=northern, slug=slug, actor=None)
Letter.objects.all().delete()
mark = Reader.objects.count()
rows = [Row(inventory=f"told-{mark}-{one}") for one in range(READERS)]
record = enter(northern, Description(title=f"Told {mark}", is_brief=True), rows, actor=None)
copies = catalog.copies_of(northern, edition=record.edition_id)
addresses = []
for number, copy in enumerate(copies):
    address = f"told-{mark}-{number}@example.org"
    reader = Reader.objects.create(last_name="Told", first_name="Anna", email=address)
    addresses.append(address)
    ticket = issue_ticket(library=northern, reader=reader, actor=None)
    lending.lend(ticket=ticket, copy=copy.number, branch=northern, actor=None)
day = (timezone.now() + timedelta(days=45)).astimezone(northern.tz).replace(hour=12)

if not HAS_GUARD:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bibnet_lending_told DROP CONSTRAINT lending_told_once")

connection.close()
worker = os.fork()
if worker == 0:
    write, done = reminding._write, []
    def dies(*what):
        write(*what)
        done.append(what)
        if len(done) == 4:
            os.kill(os.getpid(), signal.SIGKILL)
    reminding._write = dies
    reminding.remind(northern, day)
_pid, status = os.waitpid(worker, 0)
killed = os.WTERMSIG(status)
before = Letter.objects.count()

gate, due = threading.Barrier(2), reminding._due
def together(*known):
    found = due(*known)
    gate.wait(60)
    return found
reminding._due = together
def run():
    reminding.remind(northern, day)
    connection.close()
workers = [threading.Thread(target=run) for _one in range(2)]
for one in workers:
    one.start()
for one in workers:
    one.join()
told = Counter(Letter.objects.values_list("address", flat=True))
print("FOUND " + json.dumps([killed, before, [told[one] for one in addresses]]))
"""


def rush(installation: Installation, *, has_guard: bool) -> list:
    script = RUSH % {"has_guard": has_guard, "readers": READERS}
    text = installation.command("shell", "-v", "0", "-c", script)
    (line,) = [line for line in text.splitlines() if line.startswith("FOUND ")]
    return json.loads(line.removeprefix("FOUND "))


@pytest.mark.slow
@pytest.mark.postgres
def test_each_reader_is_told_once_though_a_worker_is_killed(installation_on_postgres):
    assert rush(installation_on_postgres, has_guard=True) == [9, 3, [1] * READERS]


@pytest.mark.slow
@pytest.mark.postgres
def test_without_the_guard_readers_are_told_twice(installation_on_postgres):
    killed, before, told = rush(installation_on_postgres, has_guard=False)
    assert (killed, before, told.count(1)) == (9, 3, 3)
