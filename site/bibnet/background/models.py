from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.utils import timezone

# A worker that has not been heard of for so long is dead: its work is taken by others.
SILENCE = timedelta(seconds=30)


class WorkerQuerySet(models.QuerySet):
    def alive(self, now: datetime | None = None, *, silence: timedelta = SILENCE) -> WorkerQuerySet:
        """Workers that have been heard of lately."""
        return self.filter(seen_at__gt=(now or timezone.now()) - silence)


class Worker(models.Model):
    """A worker process and when it was last heard of."""

    name = models.CharField(max_length=64, primary_key=True)
    started_at = models.DateTimeField(auto_now_add=True)
    seen_at = models.DateTimeField()

    objects = WorkerQuerySet.as_manager()

    def __str__(self) -> str:
        return self.name


class PeriodicRun(models.Model):
    """When a periodic task of a library ran last and is due next."""

    key = models.CharField(max_length=120)
    library = models.ForeignKey("libraries.Library", models.CASCADE, related_name="+")
    due_at = models.DateTimeField()
    # The worker that is at it; empty when nobody is.
    running_by = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "library"], name="one_run_per_task_and_library")
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.due_at:%Y-%m-%d %H:%M}"


class TaskOrigin(models.Model):
    """Which request asked for a task: its id leads through the logs of both."""

    task = models.CharField(max_length=64, primary_key=True)
    request_id = models.CharField(max_length=64)
    at = models.DateTimeField(auto_now_add=True, db_index=True)

    def __str__(self) -> str:
        return self.request_id
