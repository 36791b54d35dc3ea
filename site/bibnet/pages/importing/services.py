"""Bringing a file in, carrying it out and taking it back."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from dataclasses import asdict
from datetime import timedelta
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.models import Page

from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.pages.models import ImportedPage, PageImport
from bibnet.text.tables import Row

from .kinds import Kind, known_kinds
from .running import CREATED, NO_ROWS_FAULT, Outcome, Run, TakenBack, index_of, key_of, run_rows

if TYPE_CHECKING:
    from bibnet.accounts.models import User

logger = logging.getLogger(__name__)

SAVED_EVERY = 20
# Work that says nothing for so long has no worker any more.
SILENCE = timedelta(minutes=2)


def may_bring(library: Library, kind: Kind, actor: User | None, *, publishes: bool = False) -> bool:
    """Whether the person may make such pages of the library, or publish them; None is a command."""
    if actor is None:
        return True
    index = index_of(library, kind)
    if index is None:
        return False
    rights = index.permissions_for_user(actor)
    return rights.can_publish_subpage() if publishes else rights.can_add_subpage()


def bring(
    *, library: Library, kind: Kind, name: str, content: bytes, actor: User | None
) -> PageImport:
    """Read a file and keep its rows; nothing else happens yet. Raises BadFile, PermissionDenied."""
    if not may_bring(library, kind, actor):
        raise PermissionDenied
    rows = kind.read(name, content, library)
    return PageImport.objects.of(library).create(
        library=library,
        kind=kind.key,
        name=name[:255],
        rows=[[row.number, row.cells] for row in rows],
        by=actor,
    )


def foresee(job: PageImport, *, publishes: bool) -> list[Outcome]:
    """What would become of each row. Writes nothing."""
    run = Run(job.library, known_kinds()[job.kind], publishes)
    return list(run_rows(rows_of(job), run))


@transaction.atomic
def start(*, job: PageImport, publishes: bool, actor: User | None) -> bool:
    """Begin the import, unless it was begun before. Raises PermissionDenied."""
    kind = known_kinds()[job.kind]
    if not may_bring(job.library, kind, actor, publishes=publishes):
        raise PermissionDenied
    waiting = PageImport.objects.of(job.library).filter(pk=job.pk, started_at=None)
    now = timezone.now()
    if not waiting.update(started_at=now, heard_at=now, publishes=publishes, by=actor):
        return False
    job.refresh_from_db()
    audit.record(action="pages.import_started", actor=actor, library=job.library, obj=job)
    return True


def unfinished_like(job: PageImport, *, publishes: bool) -> PageImport | None:
    """An import of the same rows that was begun in the same way and is not over."""
    begun = PageImport.objects.of(job.library).filter(
        kind=job.kind,
        name=job.name,
        publishes=publishes,
        started_at__isnull=False,
        finished_at=None,
        undoing_at=None,
    )
    return next((one for one in begun if one.rows == job.rows), None)


def is_silent(job: PageImport) -> bool:
    """Whether the import, or taking it back, was begun and is not over and nobody is at it."""
    is_begun = job.undoing_at or job.started_at
    is_over = job.undone_at if job.undoing_at else job.finished_at
    if not is_begun or is_over:
        return False
    return job.heard_at is None or job.heard_at < timezone.now() - SILENCE


def resume(*, job: PageImport, actor: User | None) -> bool:
    """Take over what is silent, to go on with it; False if somebody did. Raises PermissionDenied.

    It may run twice after all: the second finds each row's page, or finds none to delete.
    """
    kind = known_kinds()[job.kind]
    if not may_bring(job.library, kind, actor, publishes=job.publishes):
        raise PermissionDenied
    if not is_silent(job):
        return False
    now = timezone.now()
    silent = Q(heard_at=None) | Q(heard_at__lt=now - SILENCE)
    return bool(PageImport.objects.of(job.library).filter(silent, pk=job.pk).update(heard_at=now))


def carry_out(job: PageImport) -> Iterator[Outcome]:
    """Apply the rows that have no outcome yet and give the outcome of each."""
    if job.finished_at is not None or job.undoing_at is not None:
        return
    known = {outcome["row"] for outcome in job.outcomes}
    run = Run(job.library, known_kinds()[job.kind], job.publishes, job.by, job)
    rows = []
    for row in rows_of(job):
        if row.number in known:
            run.seen.setdefault(key_of(row, run.kind), row.number)
        else:
            rows.append(row)
    try:
        for outcome in run_rows(rows, run):
            job.outcomes.append(asdict(outcome))
            if len(job.outcomes) % SAVED_EVERY == 0:
                _save(job, "outcomes")
            yield outcome
    except TakenBack:
        _save(job, "outcomes")
        return
    job.finished_at = timezone.now()
    _save(job, "outcomes", "finished_at")


@transaction.atomic
def begin_undo(*, job: PageImport, actor: User | None) -> bool:
    """Begin to take back what the import made so far. Raises PermissionDenied."""
    kind = known_kinds()[job.kind]
    if not may_bring(job.library, kind, actor, publishes=job.publishes):
        raise PermissionDenied
    begun = PageImport.objects.of(job.library).filter(pk=job.pk, started_at__isnull=False)
    now = timezone.now()
    if not begun.filter(undoing_at=None).update(undoing_at=now, heard_at=now):
        return False
    job.refresh_from_db()
    audit.record(action="pages.import_undone", actor=actor, library=job.library, obj=job)
    return True


def take_back(job: PageImport, actor: User | None = None) -> Iterator[int]:
    """Delete the pages that nobody has touched since and give how many are looked at.

    What others worked on, what expects people and what the person may not delete stays and is
    named in `job.kept`. `actor` None is a command.
    """
    if job.undone_at is not None:
        return
    kept = {number for number, _why in job.kept}
    made = ImportedPage.objects.of(job.library).filter(job=job).exclude(page__in=kept)
    for done, one in enumerate(made.order_by("pk"), start=1):
        if why := _why_kept(one, job, actor):
            job.kept.append([one.page_id, why])
        if why or done % SAVED_EVERY == 0:
            _save(job, "kept")
        yield done
    job.undone_at = timezone.now()
    _save(job, "undone_at")


def _save(job: PageImport, *fields: str) -> None:
    job.heard_at = timezone.now()
    job.save(update_fields=[*fields, "heard_at"])


def _why_kept(one: ImportedPage, job: PageImport, actor: User | None) -> str:
    """Delete the page; if it must stay, why."""
    try:
        with transaction.atomic():
            # As it is now, and nobody publishes it until it is gone.
            page = Page.objects.select_for_update().filter(pk=one.page_id).first()
            if page is None:
                return ""
            if why := _work_of_others(page, one, job):
                return why
            page.delete(user=actor)
    except PermissionDenied:
        return _("you may not delete it")
    except ValidationError as error:
        return " ".join(error.messages)
    except NO_ROWS_FAULT:
        raise
    except Exception:
        logger.exception("an imported page cannot be deleted", extra={"page": one.page_id})
        return _("a fault of the portal; it was written down")
    return ""


def _work_of_others(page: Page, one: ImportedPage, job: PageImport) -> str:
    if page.latest_revision_id != one.revision:
        return _("edited since")
    # Publishing many at once makes no new version.
    if page.live and not job.publishes:
        return _("published since")
    index = index_of(job.library, known_kinds()[job.kind])
    if index is None or not page.is_child_of(index):
        return _("moved since")
    return ""


def rows_of(job: PageImport) -> list[Row]:
    """The rows of the file, as they were read."""
    return [Row(number, cells) for number, cells in job.rows]


def made_by(job: PageImport) -> int:
    """How many pages came of the import, those of before a restart included."""
    return sum(one["result"] == CREATED for one in job.outcomes)
