"""A killed worker of the Redis queue: what it was at is done by another."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import redis

from tests.production.conftest import SILENCE, Region, wait_until


def enqueue(region: Region, queue: dict[str, str], folder: Path) -> None:
    script = (
        "from bibnet.libraries import network; from tests.production.tasks import "
        "slow_until_allowed as task; "
        f"task.enqueue(network.region().pk, {str(folder)!r})"
    )
    done = region.command("shell", "--no-imports", "-c", script, **queue)
    assert done.returncode == 0, done.stderr


def tries(folder: Path) -> list[int]:
    file = folder / "tries"
    return [int(line) for line in file.read_text().split()] if file.exists() else []


def kill(*pids: int) -> None:
    for pid in pids:
        os.kill(pid, signal.SIGKILL)


def test_the_task_of_a_killed_worker_is_done_by_another(region, queue, start, tmp_path):
    enqueue(region, queue, tmp_path)
    first = start("bibnet-tasks@.service")
    wait_until(lambda: tries(tmp_path), "the first try")
    kill(first.pid, *tries(tmp_path))
    (tmp_path / "allowed").touch()
    start("bibnet-tasks@.service")
    start("bibnet-worker@.service")
    wait_until((tmp_path / "done").exists, "the second try")
    assert (tmp_path / "done").read_text() == "region"
    assert len(tries(tmp_path)) == 2


def test_a_task_whose_process_alone_is_killed_is_tried_again(region, queue, start, tmp_path):
    enqueue(region, queue, tmp_path)
    start("bibnet-tasks@.service")
    wait_until(lambda: tries(tmp_path), "the first try")
    (tmp_path / "allowed").touch()
    kill(*tries(tmp_path))
    wait_until((tmp_path / "done").exists, "the second try")
    assert len(tries(tmp_path)) == 2


def test_a_task_that_kills_three_times_has_failed(region, queue, start, tmp_path):
    enqueue(region, queue, tmp_path)
    start("bibnet-tasks@.service")
    for number in range(3):
        wait_until(lambda number=number: len(tries(tmp_path)) > number, f"try {number + 1}")
        kill(tries(tmp_path)[number])
    with redis.from_url(queue["BIBNET_TASKS_URL"]) as client:
        wait_until(lambda: client.zcard("rq:failed:default") == 1, "the failure")
        assert client.llen("rq:queue:default") == 0
    assert len(tries(tmp_path)) == 3


def test_a_task_at_work_for_longer_than_the_silence_is_left_alone(region, queue, start, tmp_path):
    """The housekeeping worker comes round several times while the task goes on."""
    enqueue(region, queue, tmp_path)
    start("bibnet-tasks@.service")
    wait_until(lambda: tries(tmp_path), "the first try")
    for _round in range(3):
        time.sleep(float(SILENCE))
        done = region.command("work", "--once", **queue)
        assert done.returncode == 0, done.stderr
    assert len(tries(tmp_path)) == 1
    kill(*tries(tmp_path))
    (tmp_path / "allowed").touch()
    wait_until((tmp_path / "done").exists, "the end")
