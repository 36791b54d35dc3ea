"""Real processes that are killed between commit and delivery, and in the middle of one."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from tests.installation import ROOT

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


# The second dummy's receiver of what the first announces; killed once its answer is written.
TWO_PLUGINS = """
import os, signal, sys
import django
django.setup()
from django.db.models.signals import post_save
from bibnet.libraries import network
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.models import OutboxMessage
from bibnet.plugins.outbox import deliver_pending
from bibnet.plugins.services import enable_plugin
from bibnet_dependent.models import Answer
from bibnet_dummy.services.notes import write_note

def die(**kwargs):
    os.kill(os.getpid(), signal.SIGKILL)

if "die" in sys.argv:
    post_save.connect(die, sender=Answer)
region = network.region()
"""
SWITCH_ON = """
enable_plugin(library=region, slug="dependent", actor=None, with_requirements=True)
OutboxMessage.objects.all().delete()
"""
WRITE_AND_DIE = """
write_note(library=region, text="A note")
die()
"""
COUNT = """
with all_libraries("the test counts"):
    print(Answer.objects.count(), OutboxMessage.objects.count())
"""


@pytest.fixture
def run_two(installation):
    installation.command("found_region", "--code", "region", "--name", "Region")
    folders = ("site", ".", "tests/dummy_plugin/src", "tests/dummy_dependent/src")
    installation.extra |= {
        "DJANGO_SETTINGS_MODULE": "tests.plugins_settings",
        "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in folders),
    }
    installation.command("migrate", "--verbosity", "0")

    def python(script: str, *arguments: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [sys.executable, "-c", TWO_PLUGINS + script, *arguments],
            env=installation.environment,
            capture_output=True,
            text=True,
            check=False,
        )

    return python


@pytest.mark.slow
def test_the_same_holds_for_what_one_plugin_announces_to_another(run_two):
    assert run_two(SWITCH_ON).returncode == 0
    assert run_two(WRITE_AND_DIE).returncode == -signal.SIGKILL
    assert run_two(COUNT).stdout.split() == ["0", "1"], "committed, delivered to nobody"
    assert run_two(DELIVER, "die").returncode == -signal.SIGKILL
    assert run_two(COUNT).stdout.split() == ["0", "1"], "the answer of the killed one is undone"
    assert run_two(DELIVER).returncode == 0
    assert run_two(DELIVER).returncode == 0
    assert run_two(COUNT).stdout.split() == ["1", "0"], "one answer, and nothing waits"
