"""The Redis queue: how it stands; tasks whose worker or process was killed go back into it."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import Any

import django_rq
from django.conf import settings
from django.utils import timezone
from django_tasks import task_backends
from django_tasks_rq import Job
from redis.exceptions import LockError
from rq.exceptions import NoSuchJobError
from rq.job import Job as BaseJob
from rq.job import JobStatus
from rq.job_lifecycle import record_job_failure
from rq.utils import utcparse
from rq.worker import Worker

from .models import SILENCE
from .queue import QueueState, silence_from_settings
from .retake import MOST_ATTEMPTS, WorkerKilled

logger = logging.getLogger(__name__)

KILLED = "bibnet_killed"
LOCK = "bibnet:retake"
LOCK_SECONDS = 60
# How much longer than its wait for a task a worker of rq's is known without a word.
RQ_MARGIN = 15
# Of the queue's head, to find the oldest: before it stands only what was put in front.
MOST_READ = 500


class TaskWorker(Worker):
    """A worker of the Redis queue that says often enough that it lives (`rqworker --worker-class`).

    When only the process at a task is killed, for want of memory for example, it tries again.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        pause = max(1, settings.BIBNET_WORKER_SILENCE // 3)
        kwargs["job_monitoring_interval"] = pause
        # Idle, it says so when its wait for a task is over: else that is after seven minutes.
        kwargs["worker_ttl"] = RQ_MARGIN + pause
        super().__init__(*args, **kwargs)

    def handle_work_horse_killed(self, job: BaseJob, *args: Any) -> None:
        if _may_go_on(job):
            job.retries_left = 1

    def run_maintenance_tasks(self) -> None:
        """Before the queue's own tidying, to which a killed task has failed."""
        retake(silence=silence_from_settings())
        super().run_maintenance_tasks()  # type: ignore[no-untyped-call]  # its own


def state(*, now: datetime | None = None, silence: timedelta = SILENCE) -> QueueState:
    """What waits in all queues, and the workers heard of since `silence` ago. Raises RedisError."""
    heard_since = (now or timezone.now()) - silence
    waiting, since, takers = 0, [], set()
    for name in task_backends["default"].queues:
        queue = django_rq.get_queue(name, job_class=Job)
        waiting += queue.count
        since += _enqueued(queue)
        takers |= _alive(queue, heard_since)
    return QueueState(waiting=waiting, oldest=min(since, default=None), takers=len(takers))


def retake(*, now: datetime | None = None, silence: timedelta = SILENCE) -> int:
    """Put the started tasks of silent workers back; how many there were.

    After the third killed worker the task counts as failed, as on the database queue.
    """
    now = now or timezone.now()
    taken = 0
    for name in task_backends["default"].queues:
        queue = django_rq.get_queue(name, job_class=Job)
        try:
            with queue.connection.lock(f"{LOCK}:{name}", timeout=LOCK_SECONDS, blocking=False):
                taken += _retake(queue, now - silence)
        except LockError:  # another worker is at it
            continue
    return taken


def _enqueued(queue: Any) -> list[datetime]:
    """When the first tasks of a queue were enqueued."""
    with queue.connection.pipeline(transaction=False) as pipeline:
        for job_id in queue.get_job_ids(length=MOST_READ):
            pipeline.hget(Job.key_for(job_id), "enqueued_at")
        return [utcparse(moment.decode()) for moment in pipeline.execute() if moment]


def _alive(queue: Any, heard_since: datetime) -> set[str]:
    workers = Worker.all(queue=queue)
    return {one.name for one in workers if one.last_heartbeat and one.last_heartbeat > heard_since}


def _retake(queue: Any, heard_since: datetime) -> int:
    alive = _alive(queue, heard_since)
    registry, taken = queue.started_job_registry, 0
    for job_id, execution_id in registry.get_job_and_execution_ids(cleanup=False):
        try:
            job = Job.fetch(job_id, connection=queue.connection)
        except NoSuchJobError:
            continue
        if job.get_status() != JobStatus.STARTED or job.worker_name in alive:
            continue
        taken += 1
        goes_on = _may_go_on(job)
        with queue.connection.pipeline() as pipeline:
            pipeline.zrem(registry.key, f"{job_id}:{execution_id}")
            if goes_on:
                job.retries_left = 1
                job.retry(queue, pipeline)
            else:
                record_job_failure(job, f"{WorkerKilled.__name__}: tried too often", pipeline)
            pipeline.execute()
    return taken


def _may_go_on(job: BaseJob) -> bool:
    """Count one more killed try; whether the task is tried again."""
    tries = job.meta[KILLED] = job.meta.get(KILLED, 0) + 1
    job.save_meta()  # type: ignore[no-untyped-call]  # its own
    if tries >= MOST_ATTEMPTS:
        logger.error("task %s failed: its worker was killed each time", job.func_name)
        return False
    logger.warning("task %s retaken from a killed worker", job.func_name)
    return True
