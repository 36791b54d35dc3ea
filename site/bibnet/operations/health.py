"""`/healthz`: the process answers. `/readyz`: so do the parts it needs."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator

from django.core.cache import caches
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.utils import timezone

from bibnet.background.models import Worker
from bibnet.background.queue import queue_state, silence_from_settings
from bibnet.plugins import points
from bibnet.plugins.items import ReadyPart
from bibnet.plugins.state import libraries_with

logger = logging.getLogger(__name__)

# A queue whose oldest task waits longer has no worker or too few of them.
LONGEST_LAG_SECONDS = 600


def healthz(request: HttpRequest) -> JsonResponse:
    """200 as long as the process can answer at all."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """200 with every part "ok", or 503 naming the parts that are not. No versions, no messages:
    those stand in the log. A plugin's part that fails makes the whole "degraded", still with 200.
    """
    parts = {name: _state_of(name, check) for name, check in CHECKS.items()}
    ready = all(state == "ok" for state in parts.values())
    if ready:
        parts |= {one.name: _state_of(one.name, one.is_ready) for one in _parts_of_plugins()}
    status = "failing"
    if ready:
        status = "ok" if all(state == "ok" for state in parts.values()) else "degraded"
    return JsonResponse({"status": status, "parts": parts}, status=200 if ready else 503)


def _parts_of_plugins() -> Iterator[ReadyPart]:
    for slug in sorted({hook.slug for hook in points.ready_parts.hooks}):
        library = libraries_with(slug).first()
        if library is not None:
            yield from points.ready_parts.collect_from(slug, library)


def _state_of(name: str, check: Callable[[], bool]) -> str:
    try:
        return "ok" if check() else "failing"
    except Exception:
        logger.exception("readiness: %s", name)
        return "failing"


def _database() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def _migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def _cache() -> bool:
    stamp = timezone.now().isoformat()
    caches["shared"].set("operations:ready", stamp, 60)
    return caches["shared"].get("operations:ready") is not None


def _worker() -> bool:
    return Worker.objects.alive(silence=silence_from_settings()).exists()


def _tasks() -> bool:
    """Whether a worker lives that takes tasks; on Redis that is another one."""
    return queue_state().takers > 0


def _queue() -> bool:
    return queue_state().lag < LONGEST_LAG_SECONDS


CHECKS: dict[str, Callable[[], bool]] = {
    "database": _database,
    "migrations": _migrations,
    "cache": _cache,
    "worker": _worker,
    "tasks": _tasks,
    "queue": _queue,
}
