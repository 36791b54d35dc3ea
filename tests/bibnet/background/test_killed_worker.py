"""A worker killed in the middle of a task: another one takes the task up, once."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

TASKS = """
import os, time
from pathlib import Path
from bibnet.background.tasks import library_task

@library_task()
def slow_the_first_time(library, folder):
    folder = Path(folder)
    with (folder / "tries").open("a") as tries:
        tries.write(f"{os.getpid()}\\n")
    if not (folder / "killed").exists():
        time.sleep(120)
    (folder / "done").write_text(library.code)
"""


def wait_for(path: Path, seconds: float = 60) -> str:
    """The file's text once it is there."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if path.exists() and path.read_text():
            return path.read_text()
        time.sleep(0.1)
    raise AssertionError(f"{path.name} did not appear within {seconds} seconds")


@pytest.mark.slow
def test_a_task_of_a_killed_worker_is_done_by_another(installation, tmp_path):
    (tmp_path / "killing_tasks.py").write_text(TASKS)
    installation.extra["PYTHONPATH"] = os.pathsep.join(
        [installation.environment["PYTHONPATH"], str(tmp_path)]
    )
    installation.extra["BIBNET_WORKER_SILENCE"] = "3"
    installation.command(
        "shell",
        "-c",
        "from bibnet.libraries.founding import found_region; from killing_tasks import *;"
        "region = found_region(code='region', name='Region');"
        f"slow_the_first_time.enqueue(region.pk, {str(tmp_path)!r})",
    )

    first = installation.start("work", "--interval", "0.2")
    wait_for(tmp_path / "tries")
    first.send_signal(signal.SIGKILL)
    first.wait()
    (tmp_path / "killed").touch()
    second = installation.start("work", "--interval", "0.2")

    assert wait_for(tmp_path / "done") == "region"
    assert len((tmp_path / "tries").read_text().splitlines()) == 2
    second.send_signal(signal.SIGTERM)
    assert second.wait(timeout=20) == 0
