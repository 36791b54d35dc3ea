"""The core's own periodic work."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bibnet.libraries.models import Library
from bibnet.plugins import points
from bibnet.plugins.items import PeriodicTask
from bibnet.plugins.registrar import Registrar

from .models import SILENCE, TaskOrigin, Worker
from .statistics import refresh_statistics

hooks = Registrar("core")

KEPT = timedelta(days=7)


@hooks.on(points.periodic_tasks)
def housekeeping(library: Library) -> Iterable[PeriodicTask]:
    return [
        PeriodicTask(key="background.prune", run=prune, every=timedelta(hours=6), once=True),
        PeriodicTask(
            key="background.sessions", run=clear_sessions, every=timedelta(days=1), once=True
        ),
        PeriodicTask(
            key="background.statistics",
            run=lambda _region: refresh_statistics(),
            every=timedelta(hours=12),
            once=True,
        ),
    ]


def prune(library: Library) -> None:
    """Forget finished tasks after a week, and workers that ended without a word."""
    now = timezone.now()
    DBTaskResult.objects.finished().filter(finished_at__lt=now - KEPT).delete()
    TaskOrigin.objects.filter(at__lt=now - KEPT).delete()
    Worker.objects.filter(seen_at__lt=now - 20 * SILENCE).delete()


def clear_sessions(library: Library) -> None:
    call_command("clearsessions")
