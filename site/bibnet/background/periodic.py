"""Periodic tasks: which are due, and running each once however many workers there are."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from time import monotonic

from django.db.models import Q
from django.utils import timezone

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.scope import library_scope
from bibnet.plugins import points
from bibnet.plugins.info import CORE
from bibnet.plugins.items import PeriodicTask
from bibnet.plugins.state import is_enabled, libraries_with

from .models import SILENCE, PeriodicRun, Worker

logger = logging.getLogger(__name__)

REFRESH_SECONDS = 300


@dataclass(frozen=True)
class Job:
    """A periodic task of one library; `key` is `slug:key`, the library the region if `once`."""

    key: str
    plugin: str
    library_id: int
    task: PeriodicTask


def jobs() -> list[Job]:
    """Everything periodic: the core's own once for the region, a plugin's where it is on."""
    region = network.region()
    found = [_job(item, region) for item in points.periodic_tasks.collect_from(CORE, region)]
    slugs = {hook.slug for hook in points.periodic_tasks.hooks} - {CORE}
    for slug in sorted(slugs):
        found += _jobs_of(slug, region)
    return found


def _jobs_of(slug: str, region: Library) -> Iterator[Job]:
    once: set[str] = set()
    for library in libraries_with(slug):
        for item in points.periodic_tasks.collect_from(slug, library):
            if not item.once:
                yield _job(item, library)
            elif item.key not in once:
                once.add(item.key)
                yield _job(item, region)


def _job(item: PeriodicTask, library: Library) -> Job:
    return Job(f"{item.plugin}:{item.key}", item.plugin, library.pk, item)


class Schedule:
    """What is periodic, remembered until a plugin is switched or five minutes have passed."""

    def __init__(self) -> None:
        self._jobs: list[Job] = []
        self._version: tuple[int, int] | None = None
        self._read_at = 0.0

    def jobs(self) -> list[Job]:
        version = (stamps.version("plugins"), stamps.version("network"))
        if version != self._version or monotonic() - self._read_at > REFRESH_SECONDS:
            self._jobs, self._version, self._read_at = jobs(), version, monotonic()
        return self._jobs

    def due(self, now: datetime) -> list[Job]:
        """The jobs whose time has come, new ones included."""
        waiting = set(PeriodicRun.objects.filter(due_at__gt=now).values_list("key", "library_id"))
        return [job for job in self.jobs() if (job.key, job.library_id) not in waiting]


def run_due(
    schedule: Schedule,
    *,
    worker: str,
    now: datetime | None = None,
    silence: timedelta = SILENCE,
) -> int:
    """Run what is due and not at work elsewhere; how many ran. A failure is kept in its row and
    does not stop the others.
    """
    now = now or timezone.now()
    return sum(_run(job, worker, now, silence) for job in schedule.due(now))


def _run(job: Job, worker: str, now: datetime, silence: timedelta) -> bool:
    if not _claim(job, worker, now, silence):
        return False
    error = ""
    library = Library.objects.get(pk=job.library_id)
    if job.task.once or is_enabled(job.plugin, library):
        try:
            with library_scope(library):
                job.task.run(library)
        except Exception as failure:
            logger.exception("periodic task %s failed", job.key)
            error = f"{type(failure).__name__}: {failure}"[:200]
    PeriodicRun.objects.filter(key=job.key, library_id=job.library_id).update(
        due_at=now + job.task.every,
        running_by="",
        finished_at=timezone.now(),
        last_error=error,
    )
    return True


def _claim(job: Job, worker: str, now: datetime, silence: timedelta) -> bool:
    """Whether this worker has the job: nobody else is at it, or who was is dead."""
    PeriodicRun.objects.get_or_create(
        key=job.key, library_id=job.library_id, defaults={"due_at": now}
    )
    alive = Worker.objects.alive(now, silence=silence).exclude(name=worker).values("name")
    return bool(
        PeriodicRun.objects.filter(key=job.key, library_id=job.library_id, due_at__lte=now)
        .filter(Q(running_by="") | ~Q(running_by__in=alive))
        .update(running_by=worker, started_at=now)
    )
