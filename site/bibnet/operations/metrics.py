"""Figures for Prometheus: by plugin, never by reader."""

from __future__ import annotations

import logging
import os
import secrets

import prometheus_client
from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, multiprocess

from bibnet.background.models import PeriodicRun, Worker
from bibnet.background.queue import queue_state, silence_from_settings

logger = logging.getLogger(__name__)

REQUESTS = Counter(
    "bibnet_requests",
    "Answers by method, class of status and plugin",
    ["method", "status", "plugin"],
)
SECONDS = Histogram(
    "bibnet_request_seconds",
    "Time to answer, by plugin",
    ["plugin"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.4, 0.8, 1.6, 5.0),
)


def observe(method: str, status: int, plugin: str, seconds: float) -> None:
    """Count one answer."""
    known = method if method in {"GET", "POST", "HEAD", "PUT", "PATCH", "DELETE"} else "other"
    REQUESTS.labels(known, f"{status // 100}xx", plugin).inc()
    SECONDS.labels(plugin).observe(seconds)


def view(request: HttpRequest) -> HttpResponse:
    """The figures of all processes, to a bearer of BIBNET_METRICS_TOKEN or a caller on this
    machine; anybody else gets 404.
    """
    if not _may_see(request):
        # The page of a theme needs a library, and this address belongs to none.
        return HttpResponseNotFound()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        registry = CollectorRegistry()
        multiprocess.MultiProcessCollector(registry)  # type: ignore[no-untyped-call]  # theirs
    else:
        registry = prometheus_client.REGISTRY
    body = prometheus_client.generate_latest(registry) + prometheus_client.generate_latest(_state())
    return HttpResponse(body, content_type=prometheus_client.CONTENT_TYPE_LATEST)


def _may_see(request: HttpRequest) -> bool:
    token = settings.BIBNET_METRICS_TOKEN
    given = request.headers.get("Authorization", "").removeprefix("Bearer ")
    if token and secrets.compare_digest(given.encode(), token.encode()):
        return True
    is_direct = "HTTP_X_FORWARDED_FOR" not in request.META
    return not token and is_direct and request.META.get("REMOTE_ADDR") in {"127.0.0.1", "::1"}


def _state() -> CollectorRegistry:
    """What the database and the queue know. A queue that does not answer has no figures."""
    from bibnet.plugins.models import OutboxMessage

    registry = CollectorRegistry()
    gauges = {
        "bibnet_outbox_length": ("Announcements on their way", OutboxMessage.objects.count()),
        "bibnet_workers": (
            "Living workers that keep house",
            Worker.objects.alive(silence=silence_from_settings()).count(),
        ),
        "bibnet_periodic_failures": (
            "Periodic tasks whose last run failed",
            PeriodicRun.objects.exclude(last_error="").count(),
        ),
        **_queue(),
    }
    for name, (text, value) in gauges.items():
        Gauge(name, text, registry=registry).set(value)
    return registry


def _queue() -> dict[str, tuple[str, float]]:
    try:
        state = queue_state()
    except Exception:
        logger.exception("metrics: queue")
        return {}
    return {
        "bibnet_queue_length": ("Tasks waiting", state.waiting),
        "bibnet_queue_lag_seconds": ("Age of the oldest waiting task", state.lag),
        "bibnet_task_workers": ("Living workers that take tasks", state.takers),
    }
