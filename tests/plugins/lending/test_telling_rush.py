"""A worker is killed in the middle of the day's notices while others run: each reader gets one.

The control takes away the constraint by which a notice is written once: then it has to go wrong.
"""

from __future__ import annotations

import pytest

from tests.installation import Installation
from tests.plugins.lending.rushing import told

READERS = 12
RUSH = """
import os, signal, threading
from collections import Counter
from datetime import timedelta
from bibnet.notices.models import Letter
from bibnet_lending.services import lending, reminding
from django.db import connection
from django.utils import timezone
from tests.plugins.lending.rushing import book, lender, tell, ticket

northern = lender()
_edition, copies = book(northern, READERS)
addresses = [f"told-{number}@example.org" for number in range(READERS)]
for address, copy in zip(addresses, copies, strict=True):
    lending.lend(ticket=ticket(northern, email=address), copy=copy, branch=northern, actor=None)
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
tell([killed, before, [told[one] for one in addresses]])
"""


def rush(installation: Installation, *, has_guard: bool) -> list:
    return told(installation, RUSH, HAS_GUARD=has_guard, READERS=READERS)


@pytest.mark.slow
@pytest.mark.postgres
def test_each_reader_is_told_once_though_a_worker_is_killed(installation_on_postgres):
    assert rush(installation_on_postgres, has_guard=True) == [9, 3, [1] * READERS]


@pytest.mark.slow
@pytest.mark.postgres
def test_without_the_guard_readers_are_told_twice(installation_on_postgres):
    killed, before, told = rush(installation_on_postgres, has_guard=False)
    assert (killed, before, told.count(1)) == (9, 3, 3)
