from __future__ import annotations

import logging

import pytest
import structlog
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from bibnet.background.models import TaskOrigin
from bibnet.background.queue import silence_from_settings
from bibnet.background.worker import PortalWorker

told: list[dict[str, object]] = []


@task()
def tell() -> None:
    told.append(dict(structlog.contextvars.get_contextvars()))


@task()
def fail() -> None:
    logging.getLogger("bibnet.sample").warning("about to fail")
    raise ValueError("no")


@pytest.fixture
def database_queue(settings, db):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend", "QUEUES": []}}
    told.clear()
    structlog.contextvars.clear_contextvars()
    yield
    structlog.contextvars.clear_contextvars()


def work() -> None:
    """What the worker does with each waiting task, without its own transactions."""
    worker = PortalWorker(name="one", interval=0, silence=silence_from_settings())
    for waiting in DBTaskResult.objects.ready().order_by("enqueued_at"):
        waiting.claim(worker.worker_id)
        worker.run_task(waiting)


def test_a_task_logs_under_the_id_of_the_request_that_asked_for_it(database_queue):
    structlog.contextvars.bind_contextvars(request_id="asked-for-it")
    result = tell.enqueue()
    structlog.contextvars.clear_contextvars()
    work()
    assert told == [{"task": str(result.id), "request_id": "asked-for-it"}]
    assert structlog.contextvars.get_contextvars() == {}


def test_a_task_of_nobodys_request_has_its_own_id_only(database_queue):
    result = tell.enqueue()
    work()
    assert told == [{"task": str(result.id)}]
    assert not TaskOrigin.objects.filter(task=str(result.id)).exists()


def test_a_failed_task_leaves_nothing_behind_for_the_next(database_queue):
    structlog.contextvars.bind_contextvars(request_id="asked-for-a-failure")
    fail.enqueue()
    structlog.contextvars.clear_contextvars()
    later = tell.enqueue()
    work()
    assert told == [{"task": str(later.id)}]
    assert DBTaskResult.objects.failed().count() == 1
