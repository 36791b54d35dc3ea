"""The worker: turns, killed processes, imports that wait for each other, old files."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from bibnet_catalog import tasks
from bibnet_catalog.importing import pacing, steering
from bibnet_catalog.importing.bringing import bring, source_of
from bibnet_catalog.models import ImportRun, Record, RunState
from django.utils import timezone

from bibnet.libraries.scope import library_scope
from bibnet.plugins.services import disable_plugin

RNB = Path(__file__).parent.parent / "files" / "rusmarc" / "test1_cp1251.iso"


@pytest.fixture(autouse=True)
def _own_folder(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def brought(northern, catalogued):
    def make() -> ImportRun:
        with library_scope(northern):
            return bring(source=source_of(northern), path=RNB, actor=None)

    return make


@pytest.fixture
def committed(django_capture_on_commit_callbacks):
    """What the worker is told to do is done when the block ends."""
    return lambda: django_capture_on_commit_callbacks(execute=True)


def test_a_long_import_is_done_in_turns(brought, committed, northern, monkeypatch):
    for name in ("CHUNK", "FIRST_ON_SQLITE", "LEAST_ON_SQLITE", "MOST_ON_SQLITE"):
        monkeypatch.setattr(pacing, name, 20)
    monkeypatch.setattr(tasks, "TURN", 0.0)
    turns = []
    whole = tasks.go_on
    monkeypatch.setattr(
        tasks, "go_on", lambda run, seconds: turns.append(run.number) or whole(run, seconds=seconds)
    )
    run = brought()
    with committed():
        steering.start(run, actor=None, is_dry=False)
    run.refresh_from_db()
    assert (run.state, run.added) == (RunState.DONE, 81)
    assert turns == [0, 20, 40, 60, 80]


def test_an_import_whose_worker_was_killed_is_taken_up(brought, committed, northern, region):
    run = brought()
    long_ago = timezone.now() - timedelta(hours=1)
    own = ImportRun.objects.of(northern).filter(pk=run.pk)
    own.update(state=RunState.RUNNING, asked_at=long_ago, alive_at=long_ago)
    with committed():
        tasks.take_up(region)
    run.refresh_from_db()
    assert (run.state, run.added) == (RunState.DONE, 81)


def test_one_at_work_is_left_alone(brought, northern, monkeypatch):
    run = brought()
    own = ImportRun.objects.of(northern).filter(pk=run.pk)
    own.update(state=RunState.RUNNING, alive_at=timezone.now(), number=5)
    monkeypatch.setattr(tasks, "go_on", lambda run, seconds: pytest.fail("it is at work"))
    tasks.carry_on.func(northern.pk, run.pk, 0)


def test_the_second_import_of_a_source_waits_for_the_first(brought, committed, northern):
    first, second = brought(), brought()
    ImportRun.objects.of(northern).filter(pk=first.pk).update(
        state=RunState.RUNNING, alive_at=timezone.now()
    )
    with committed():
        steering.start(second, actor=None, is_dry=False)
    second.refresh_from_db()
    assert second.state == RunState.WAITING
    ImportRun.objects.of(northern).filter(pk=first.pk).update(state=RunState.WAITING)
    with committed():
        tasks.carry_on.func(northern.pk, first.pk, 0)
    second.refresh_from_db()
    assert (second.state, second.unchanged) == (RunState.DONE, 81)


def test_nothing_is_taken_in_once_the_plugin_is_off(brought, committed, northern):
    run = brought()
    with committed():
        steering.start(run, actor=None, is_dry=False)
        disable_plugin(library=northern, slug="catalog", actor=None)
    run.refresh_from_db()
    assert run.state == RunState.WAITING
    assert not Record.objects.of(northern).exists()


def test_files_of_imports_that_ended_long_ago_are_dropped(brought, committed, northern, region):
    old, waiting = brought(), brought()
    with committed():
        steering.start(old, actor=None, is_dry=False)
    runs = ImportRun.objects.of(northern)
    runs.update(created_at=timezone.now() - timedelta(days=60))
    runs.filter(pk=waiting.pk).update(state=RunState.PAUSED, asked_at=timezone.now())
    tasks.drop_old_files(region)
    assert not Path(old.path).exists()
    assert Path(waiting.path).exists()
