"""What people do with an import: begin, pause, go on, take back, forget. The worker does the rest.

Rights are the screens'. Each act stands in the audit log.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.background.tasks import enqueue_after_commit
from bibnet.journal import audit
from bibnet_catalog.models import ImportRun, RunState, Source

from .errors import NotNow
from .running import beginning, left_behind
from .undoing import UNDOABLE
from .unfolding import waiting

if TYPE_CHECKING:
    from bibnet.accounts.models import User

RESUMABLE = (RunState.PAUSED, RunState.FAILED)


@transaction.atomic
def correct(run: ImportRun, *, dialect: str, encoding: str, profile: dict[str, Any]) -> None:
    """Read a file that nothing was taken of in another way. Raises NotNow."""
    _check_is_new(run)
    run.dialect, run.encoding, run.profile = dialect, encoding, profile
    run.save(update_fields=["dialect", "encoding", "profile"])


@transaction.atomic
def confirm(run: ImportRun, *, actor: User | None) -> None:
    """Let all that comes from the source be read as this file is."""
    source = run.source
    wanted = (run.dialect, run.encoding, run.profile)
    if source.confirmed_at and wanted == (source.dialect, source.encoding, source.profile):
        return
    source.dialect, source.encoding, source.profile = wanted
    source.confirmed_at = timezone.now()
    fields = ["dialect", "encoding", "profile", "confirmed_at"]
    source.save(update_fields=fields)
    audit.record(
        action="catalog.source_confirmed",
        actor=actor,
        library=run.library,
        obj=source,
        fields=fields[:3],
    )


@transaction.atomic
def start(run: ImportRun, *, actor: User | None, is_dry: bool) -> None:
    """Have the worker take the file in, or only look through it. Raises NotNow."""
    _check_is_new(run)
    asked = ImportRun.objects.of(run.library).filter(pk=run.pk, asked_at=None)
    if not asked.update(asked_at=timezone.now(), is_dry=is_dry, by=actor):
        raise NotNow(_("This import was begun already."))
    run.refresh_from_db()
    action = "catalog.import_checked" if is_dry else "catalog.import_started"
    audit.record(action=action, actor=actor, library=run.library, obj=run)
    hand_over(run)


@transaction.atomic
def take_after_check(run: ImportRun, *, actor: User | None) -> ImportRun:
    """The import of a file that was looked through; it begins at once. Raises NotNow."""
    if not run.is_dry or run.state != RunState.DONE:
        raise NotNow(_("The file is not looked through yet."))
    if not Path(run.path).exists():
        raise NotNow(_("The file is no longer kept. Upload it anew."))
    names = ("library", "source", "file_name", "path", "size", "container", "dialect", "encoding")
    values = {name: getattr(run, name) for name in (*names, "profile")}
    made = ImportRun.objects.of(run.library).create(**values, by=actor)
    start(made, actor=actor, is_dry=False)
    return made


@transaction.atomic
def pause(run: ImportRun, *, actor: User | None) -> None:
    """Let the chunk at work be finished and take no more. Raises NotNow."""
    own = ImportRun.objects.of(run.library).filter(pk=run.pk, asked_at__isnull=False)
    if not own.filter(state__in=[RunState.WAITING, RunState.RUNNING]).update(state=RunState.PAUSED):
        raise NotNow(_("This import is not at work."))
    run.refresh_from_db()
    audit.record(action="catalog.import_paused", actor=actor, library=run.library, obj=run)


@transaction.atomic
def resume(run: ImportRun, *, actor: User | None) -> None:
    """Go on where it stopped, or where its process was killed. Raises NotNow."""
    own = ImportRun.objects.of(run.library).filter(pk=run.pk)
    if left_behind(run):
        own.update(alive_at=timezone.now())
    elif not own.filter(state__in=RESUMABLE).update(
        state=RunState.WAITING, asked_at=timezone.now(), reason=""
    ):
        raise NotNow(_("This import is at work, or over."))
    run.refresh_from_db()
    audit.record(action="catalog.import_resumed", actor=actor, library=run.library, obj=run)
    hand_over(run)


@transaction.atomic
def take_back(run: ImportRun, *, actor: User | None) -> None:
    """Have the worker undo the import; one that is at work stops. Raises NotNow, SourceBusy."""
    if run.is_dry:
        raise NotNow(_("A check has changed nothing: there is nothing to take back."))
    at_work = ImportRun.objects.of(run.library).filter(pk=run.pk, state=RunState.RUNNING)
    at_work.update(state=RunState.PAUSED)
    if not beginning(run, RunState.UNDOING, of=UNDOABLE):
        raise NotNow(_("This import has not begun: there is nothing to take back."))
    audit.record(action="catalog.import_undone", actor=actor, library=run.library, obj=run)
    hand_over(run)


@transaction.atomic
def forget(run: ImportRun, *, actor: User | None) -> None:
    """Drop a file that nothing was taken of. Raises NotNow."""
    _check_is_new(run)
    audit.record(action="catalog.import_forgotten", actor=actor, library=run.library, obj=run)
    path = run.path
    run.delete()
    transaction.on_commit(lambda: drop_file(path))


def drop_file(path: str) -> None:
    """Take a kept file away, if it is there, with the workbook that its rows were read from."""
    Path(path).unlink(missing_ok=True)
    waiting(Path(path)).unlink(missing_ok=True)


def hand_over(run: ImportRun) -> None:
    """Let the worker take the run from where it stands, once the transaction is committed."""
    from bibnet_catalog.tasks import carry_on

    enqueue_after_commit(carry_on, run.library_id, run.pk, run.number)


def next_of(source: Source) -> ImportRun | None:
    """The import of the source that was asked for first and waits."""
    waiting = ImportRun.objects.of(source.library).filter(source=source, state=RunState.WAITING)
    return waiting.filter(asked_at__isnull=False).order_by("asked_at").first()


def _check_is_new(run: ImportRun) -> None:
    if run.state != RunState.WAITING or run.asked_at is not None:
        raise NotNow(_("This import was begun already."))
