"""How the queue of tasks stands, in the database or on Redis."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from .models import Worker

REDIS_BACKEND = "django_tasks_rq.RQBackend"


@dataclass(frozen=True)
class QueueState:
    """How many tasks could run now, since when the oldest of them waits, how many workers live
    that would take it.
    """

    waiting: int
    oldest: datetime | None
    takers: int

    @property
    def lag(self) -> float:
        """Seconds that the oldest task has been waiting."""
        return (timezone.now() - self.oldest).total_seconds() if self.oldest else 0.0


def is_on_redis() -> bool:
    """Whether tasks are taken from Redis, and not by the worker that keeps house."""
    return bool(settings.TASKS["default"]["BACKEND"] == REDIS_BACKEND)


def queue_state() -> QueueState:
    """The state of the queue that the settings name. Raises what the database or Redis raises."""
    if is_on_redis():
        from . import redis_queue  # its packages are at work with that queue only

        return redis_queue.state(silence=silence_from_settings())
    ready = DBTaskResult.objects.ready()
    return QueueState(
        waiting=ready.count(),
        oldest=ready.order_by("enqueued_at").values_list("enqueued_at", flat=True).first(),
        takers=Worker.objects.alive(silence=silence_from_settings()).count(),
    )


def silence_from_settings() -> timedelta:
    """After so long without a word a worker counts as dead."""
    return timedelta(seconds=settings.BIBNET_WORKER_SILENCE)
