"""Registries of the whole process: the same with the plugin as without it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import lru_cache

from django.conf import settings

from bibnet.plugins.testing.report import Report
from bibnet.plugins.testing.subject import Subject
from bibnet.plugins.testing.world import World

from .registry import check

PROGRAM = "bibnet.plugins.testing.snapshot"


@check
def nothing_goes_past_the_gate(subject: Subject, world: World, report: Report) -> None:
    """Wagtail's hooks, snippets and settings, the core's addresses, blocks, fields and commands
    are the same with the plugin and without it."""
    module = subject.folder / "wagtail_hooks.py"
    report.look("wagtail_hooks.py", "Wagtail's hooks know no gate" if module.exists() else "")
    # Those that require the plugin cannot start without it: they are left out on both sides.
    others = frozenset(subject.dependants)
    with_it, without = registries(others), registries(others | {subject.package})
    for name in with_it:
        added = sorted(set(with_it[name]) - set(without[name]))
        gone = sorted(set(without[name]) - set(with_it[name]))
        changes = [*(f"adds {one}" for one in added), *(f"takes away {one}" for one in gone)]
        report.look(name, "; ".join(changes))


@lru_cache
def registries(left_out: frozenset[str]) -> dict[str, list[str]]:
    """What a process of its own registers without these packages."""
    done = subprocess.run(  # noqa: S603  our own program
        [sys.executable, "-m", PROGRAM, *sorted(left_out)],
        env={
            **os.environ,
            "DJANGO_SETTINGS_MODULE": os.environ.get("DJANGO_SETTINGS_MODULE")
            or settings.SETTINGS_MODULE,
            "PYTHONPATH": os.pathsep.join(path for path in sys.path if path),
        },
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"Django does not start without {sorted(left_out)}:\n{done.stderr}")
    return json.loads(done.stdout)
