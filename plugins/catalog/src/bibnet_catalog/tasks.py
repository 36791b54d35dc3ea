"""Imports in the background. A worker may be killed at any moment: the next one goes on."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from pathlib import Path

from django.db.models import Q
from django.utils import timezone

from bibnet.background.tasks import library_task
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries, library_scope

from .importing.running import SILENCE, Ended, SourceBusy, go_on
from .importing.steering import drop_file, hand_over, next_of
from .importing.undoing import undo
from .importing.watching import libraries_that_deliver, take_what_came
from .models import ImportRun, RunState
from .telling import tell_end

logger = logging.getLogger(__name__)

# So long a task goes on before others of the worker have their turn.
TURN = 20.0
# Who has written within this time is at work, and no second process is needed.
LIVELY = timedelta(seconds=10)
# Files of ended imports are kept so long; what they brought stands in the database.
KEPT = timedelta(days=30)
OVER = (RunState.DONE, RunState.UNDONE)


@library_task(plugin="catalog")
def carry_on(library: Library, run_id: int, number: int) -> None:
    """Go on with an import, or with taking it back. `number` is where it stood when asked."""
    run = ImportRun.objects.of(library).select_related("source", "library").get(pk=run_id)
    if run.state == RunState.UNDOING:
        _undo(run)
    elif run.state in (RunState.WAITING, RunState.RUNNING) and not _is_at_work(run, number):
        _go_on(run)
    if run.state in (RunState.DONE, RunState.FAILED, RunState.UNDONE):
        tell_end(run)
        waiting = next_of(run.source)
        if waiting is not None:
            hand_over(waiting)


def _is_at_work(run: ImportRun, number: int) -> bool:
    """Whether another process has gone on with the run since, and lives."""
    is_lively = run.alive_at is not None and run.alive_at > timezone.now() - LIVELY
    return run.state == RunState.RUNNING and run.number != number and is_lively


def _go_on(run: ImportRun) -> None:
    try:
        ended = go_on(run, seconds=TURN)
    except SourceBusy:
        return  # it waits; who is at work hands over to it
    except Exception:
        logger.exception("import %s failed", run.pk)
        return
    if ended == Ended.TIME_IS_UP:
        hand_over(run)


def _undo(run: ImportRun) -> None:
    try:
        undo(run)
    except SourceBusy:
        logger.warning("import %s cannot be taken back while its source is read", run.pk)


def take_up(region: Library) -> None:
    """Hand over the imports whose process was killed, or that wait for nobody."""
    silent = timezone.now() - SILENCE
    lost = Q(state__in=[RunState.RUNNING, RunState.UNDOING]) & (
        Q(alive_at=None) | Q(alive_at__lt=silent)
    )
    waiting = Q(state=RunState.WAITING, asked_at__lt=silent)
    with all_libraries("imports that were left behind"):
        for run in ImportRun.objects.filter(lost | waiting):
            hand_over(run)


def watch(region: Library) -> None:
    """Begin imports of what came into the watched folders of libraries."""
    for library in libraries_that_deliver():
        with library_scope(library):
            take_what_came(library)


def drop_old_files(region: Library) -> None:
    """Take away the files of imports that ended long ago, and of those never begun."""
    before = timezone.now() - KEPT
    with all_libraries("files that nobody needs"):
        runs = ImportRun.objects.all()
        needed = set(_paths(runs.exclude(state__in=OVER).exclude(asked_at=None)))
        needed |= set(_paths(runs.filter(created_at__gte=before)))
        for path in set(_paths(runs.filter(created_at__lt=before))) - needed:
            if Path(path).exists():
                drop_file(path)


def _paths(runs: Iterable[ImportRun]) -> Iterable[str]:
    return (run.path for run in runs)
