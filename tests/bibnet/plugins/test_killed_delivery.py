"""Real processes that are killed between commit and delivery, and in the middle of one."""

from __future__ import annotations

import signal
import subprocess
import sys

import pytest

PREPARE = """
import os, signal, sys
import django
django.setup()
from django.db import transaction
from bibnet.libraries import network
from bibnet.libraries.models import District
from bibnet.plugins import points
from bibnet.plugins.models import OutboxMessage
from bibnet.plugins.outbox import deliver_pending
from bibnet.plugins.registrar import Registrar

def write(name):
    District.objects.create(code=name + str(District.objects.count()), name=name)

def die():
    os.kill(os.getpid(), signal.SIGKILL)

core = Registrar("core")

@core.on(points.plugin_enabled, order=1)
def first(library, key):
    write("first")

@core.on(points.plugin_enabled, order=2)
def second(library, key):
    write("second")
    if "die" in sys.argv:
        die()
"""
ANNOUNCE = """
with transaction.atomic():
    points.plugin_enabled.announce(network.region(), slug="catalog")
die()
"""
DELIVER = "deliver_pending()"
LOOK = """
names = District.objects.order_by("pk").values_list("name", flat=True)
print(*names, OutboxMessage.objects.count())
"""


@pytest.fixture
def run(installation):
    installation.command("found_region", "--code", "region", "--name", "Region")

    def python(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", PREPARE + script, *arguments],
            env=installation.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return python


@pytest.mark.slow
def test_a_process_killed_around_a_delivery_loses_nothing_and_doubles_nothing(run):
    assert run(ANNOUNCE).returncode == -signal.SIGKILL
    assert run(LOOK).stdout.split() == ["1"], "committed, delivered to nobody"
    assert run(DELIVER, "die").returncode == -signal.SIGKILL
    assert run(LOOK).stdout.split() == ["first", "1"], "the second receiver's writes are undone"
    assert run(DELIVER).returncode == 0
    assert run(LOOK).stdout.split() == ["first", "second", "0"]
