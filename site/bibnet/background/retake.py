"""Tasks of killed workers go back into the queue (django-tasks-db leaves them running)."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta

from django.utils import timezone
from django_tasks import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from .models import SILENCE, Worker

logger = logging.getLogger(__name__)

MOST_ATTEMPTS = 3


class WorkerKilled(Exception):
    """A task whose worker was killed each time it was tried."""


def retake(*, now: datetime | None = None, silence: timedelta = SILENCE) -> int:
    """Put the running tasks of silent workers back; how many there were.

    After the third killed worker the task counts as failed: it may be what kills them.
    """
    now = now or timezone.now()
    alive = set(Worker.objects.alive(now, silence=silence).values_list("name", flat=True))
    taken = 0
    for result in DBTaskResult.objects.running():
        if result.worker_ids and result.worker_ids[-1] in alive:
            continue
        taken += 1
        if len(result.worker_ids) >= MOST_ATTEMPTS:
            logger.error("task %s failed: its worker was killed each time", result.task_path)
            result.set_failed(WorkerKilled(f"tried {len(result.worker_ids)} times"))
            continue
        logger.warning("task %s retaken from a silent worker", result.task_path)
        DBTaskResult.objects.filter(pk=result.pk, status=TaskResultStatus.RUNNING).update(
            status=TaskResultStatus.READY
        )
    return taken
