from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from bibnet.background.models import Worker
from bibnet.background.retake import retake


@pytest.fixture
def running(db):
    """A task at work in the workers named, the last of them now."""

    def make(*workers: str) -> DBTaskResult:
        return DBTaskResult.objects.create(
            status=TaskResultStatus.RUNNING,
            args_kwargs={"args": [], "kwargs": {}},
            task_path="bibnet.background.hooks.prune",
            backend_name="default",
            run_after=timezone.now(),
            worker_ids=list(workers),
        )

    return make


def test_a_task_of_a_silent_worker_is_ready_again(running):
    Worker.objects.create(name="dead", seen_at=timezone.now() - timedelta(minutes=1))
    result = running("dead")
    assert retake() == 1
    result.refresh_from_db()
    assert result.status == TaskResultStatus.READY


def test_a_task_of_a_living_worker_is_left_alone(running):
    Worker.objects.create(name="alive", seen_at=timezone.now())
    result = running("dead", "alive")
    assert retake() == 0
    result.refresh_from_db()
    assert result.status == TaskResultStatus.RUNNING


def test_a_task_that_killed_three_workers_has_failed(running):
    result = running("one", "two", "three")
    retake()
    result.refresh_from_db()
    assert result.status == TaskResultStatus.FAILED
    assert "WorkerKilled" in result.exception_class_path
