from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from bibnet.background.models import PeriodicRun, Worker
from bibnet.background.periodic import Job, Schedule, run_due
from bibnet.plugins.items import PeriodicTask


@pytest.fixture
def ran():
    return []


@pytest.fixture
def schedule(region, ran, monkeypatch):
    """A schedule of one task, each minute, that notes the library it ran for."""
    item = PeriodicTask(key="note", run=ran.append, every=timedelta(minutes=1), plugin="core")
    one = Schedule()
    monkeypatch.setattr(one, "jobs", lambda: [Job("core:note", "core", region.pk, item)])
    return one


def test_a_task_runs_when_due_and_not_before(schedule, ran, region):
    now = timezone.now()
    assert run_due(schedule, worker="one", now=now) == 1
    assert run_due(schedule, worker="one", now=now + timedelta(seconds=59)) == 0
    assert run_due(schedule, worker="two", now=now + timedelta(seconds=61)) == 1
    assert ran == [region, region]


def test_a_task_at_work_in_a_living_worker_is_left_to_it(schedule, ran, region):
    now = timezone.now()
    Worker.objects.create(name="one", seen_at=now)
    PeriodicRun.objects.create(key="core:note", library=region, due_at=now, running_by="one")
    assert run_due(schedule, worker="two", now=now) == 0
    assert ran == []


def test_a_task_of_a_dead_worker_is_taken_over(schedule, ran, region):
    now = timezone.now()
    Worker.objects.create(name="one", seen_at=now - timedelta(minutes=5))
    PeriodicRun.objects.create(key="core:note", library=region, due_at=now, running_by="one")
    assert run_due(schedule, worker="two", now=now) == 1
    assert ran == [region]


def test_a_failing_task_keeps_its_error_and_is_tried_at_its_next_time(
    schedule, region, monkeypatch
):
    def fail(library):
        raise ValueError("no paper")

    item = PeriodicTask(key="note", run=fail, every=timedelta(minutes=1), plugin="core")
    monkeypatch.setattr(schedule, "jobs", lambda: [Job("core:note", "core", region.pk, item)])
    now = timezone.now()
    run_due(schedule, worker="one", now=now)
    row = PeriodicRun.objects.get()
    assert row.last_error == "ValueError: no paper"
    assert row.due_at == now + timedelta(minutes=1)
    assert row.running_by == ""
