"""A Redis queue from which nobody takes is told, by health and by figures."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import timedelta

import pytest
import redis
from django.utils import timezone
from rq.utils import utcformat

from tests.production.conftest import Region, wait_until
from tools.ports import free_port

NOTE = (
    "from bibnet.libraries import network; from tests.production.tasks import leave_a_note; "
    "leave_a_note.enqueue(network.region().pk, 'read')"
)


@pytest.fixture
def portal(region, queue, start) -> Region:
    """The region with its tasks on Redis, served, with its housekeeper and nobody at the queue."""
    # The queue's packages have tables of their own, which docs/operate.md says to make.
    as_owner = {"BIBNET_DATABASE_URL": region.owner_url, **queue}
    done = region.command("migrate", "--no-input", **as_owner)
    assert done.returncode == 0, done.stderr
    portal = replace(region, port=free_port())
    start("bibnet-web.service", "--bind", f"127.0.0.1:{portal.port}")
    start("bibnet-worker@.service")
    wait_until(lambda: parts(portal).get("worker") == "ok", "the portal")
    return portal


def parts(portal: Region) -> dict[str, str]:
    """What `/readyz` says; empty while nobody answers."""
    try:
        return json.loads(portal.get("/readyz").body)["parts"]
    except OSError:
        return {}


def figure(portal: Region, name: str) -> float:
    body = portal.get("/metrics", Authorization="Bearer token-of-the-tests").body
    found = [line for line in body.splitlines() if line.startswith(f"{name} ")]
    assert len(found) == 1, body
    return float(found[0].split()[1])


def test_a_queue_whose_worker_was_killed_is_told(region, portal, queue, start):
    worker = start("bibnet-tasks@.service")
    wait_until(lambda: portal.get("/readyz").status == 200, "the worker")
    worker.kill()
    wait_until(lambda: parts(portal)["tasks"] == "failing", "its death")
    assert portal.get("/readyz").status == 503
    wait_until(lambda: parts(portal)["worker"] == "ok", "the housekeeper")

    done = region.command("shell", "--no-imports", "-c", NOTE, **queue)
    assert done.returncode == 0, done.stderr
    assert figure(portal, "bibnet_queue_length") == 1
    assert 0 < figure(portal, "bibnet_queue_lag_seconds") < 600
    assert figure(portal, "bibnet_task_workers") == 0

    with redis.from_url(queue["BIBNET_TASKS_URL"]) as client:
        (job,) = client.lrange("rq:queue:default", 0, -1)
        long_ago = utcformat(timezone.now() - timedelta(hours=1))
        client.hset(f"rq:job:{job.decode()}", "enqueued_at", long_ago)
    assert parts(portal)["queue"] == "failing"
    assert figure(portal, "bibnet_queue_lag_seconds") > 3000

    start("bibnet-tasks@.service")
    wait_until(lambda: portal.get("/readyz").status == 200, "recovery")
    wait_until(lambda: figure(portal, "bibnet_queue_length") == 0, "the task")
    wait_until(lambda: figure(portal, "bibnet_task_workers") == 1, "the figure")


def test_an_idle_worker_says_that_it_lives(queue, start):
    """Of itself rq says so every seven minutes, and a dead worker would live so long."""
    start("bibnet-tasks@.service")
    with redis.from_url(queue["BIBNET_TASKS_URL"]) as client:
        wait_until(lambda: client.keys("rq:worker:*"), "the worker")
        (worker,) = client.keys("rq:worker:*")
        heard = client.hget(worker, "last_heartbeat")
        for _round in range(3):
            wait_until(lambda heard=heard: client.hget(worker, "last_heartbeat") != heard, "a word")
            heard = client.hget(worker, "last_heartbeat")


def test_a_redis_that_does_not_answer_is_told(portal, queue):
    with redis.from_url(queue["BIBNET_TASKS_URL"]) as client:
        client.set("rq:queue:default", "no list")  # every question about it fails
        assert parts(portal)["tasks"] == parts(portal)["queue"] == "failing"
        body = portal.get("/metrics", Authorization="Bearer token-of-the-tests").body
        assert "bibnet_workers" in body
        assert "bibnet_queue_length" not in body
        client.delete("rq:queue:default")
