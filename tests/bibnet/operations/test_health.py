from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from bibnet.background.models import Worker
from bibnet.libraries.scope import library_scope
from bibnet.operations import health
from bibnet.plugins.services import enable_plugin
from bibnet_dummy.models import Note

PARTS = {"database", "migrations", "cache", "worker", "tasks", "queue"}


@pytest.fixture(autouse=True)
def shared_cache(settings):
    """The shared cache in memory: its table is made by a command, not by a migration."""
    local = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
    settings.CACHES = {"default": local, "shared": local}


@pytest.fixture
def worker(db):
    return Worker.objects.create(name="one", seen_at=timezone.now())


def test_healthz_answers_on_any_host_without_the_database(client):
    response = client.get("/healthz", headers={"host": "10.0.0.7"})
    assert response.json() == {"status": "ok"}


def test_readyz_names_each_part(client, worker):
    response = client.get("/readyz")
    assert response.status_code == 200
    assert set(response.json()["parts"]) == PARTS


def test_readyz_names_a_failing_part_of_a_plugin_and_stays_200(client, worker, northern):
    enable_plugin(library=northern, slug="dummy", actor=None)
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json()["status"] == "degraded"
    assert response.json()["parts"]["notes"] == "failing"
    with library_scope(northern):
        Note.objects.create(library=northern, text="there is one")
    assert client.get("/readyz").json()["parts"]["notes"] == "ok"


def test_readyz_is_503_without_a_living_worker(client, worker):
    Worker.objects.update(seen_at=timezone.now() - timedelta(minutes=2))
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["parts"]["worker"] == "failing"


def test_readyz_is_503_when_the_queue_stands(client, worker):
    waiting = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="bibnet.background.hooks.prune",
        backend_name="default",
        run_after=timezone.now(),
    )
    DBTaskResult.objects.filter(pk=waiting.pk).update(
        enqueued_at=timezone.now() - timedelta(hours=1)
    )
    assert client.get("/readyz").json()["parts"]["queue"] == "failing"


def test_readyz_tells_no_version_and_no_message(client, worker, monkeypatch):
    def broken() -> bool:
        raise RuntimeError("PostgreSQL 15.18 refused marfa")

    monkeypatch.setitem(health.CHECKS, "database", broken)
    body = client.get("/readyz").content.decode()
    assert "PostgreSQL" not in body


def test_metrics_are_for_this_machine_or_a_token(client, worker, settings):
    assert b"bibnet_workers 1.0" in client.get("/metrics").content
    assert client.get("/metrics", REMOTE_ADDR="10.0.0.1").status_code == 404
    assert client.get("/metrics", headers={"x-forwarded-for": "10.0.0.1"}).status_code == 404
    settings.BIBNET_METRICS_TOKEN = "s3cret"
    assert client.get("/metrics").status_code == 404
    answer = client.get(
        "/metrics", REMOTE_ADDR="10.0.0.1", headers={"authorization": "Bearer s3cret"}
    )
    assert answer.status_code == 200


def test_answers_are_counted_by_plugin(client, worker, northern):
    client.get("/", headers={"host": "northern.localhost"})
    assert (
        b'bibnet_requests_total{method="GET",plugin="core",status="2xx"}'
        in client.get("/metrics").content
    )
