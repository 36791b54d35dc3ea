"""A large workbook: a person is shown its first rows, the task that takes it in reads the rest.

Whole it may take minutes to read. Beside the kept rows it waits as it came until then.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO

from django.utils import timezone

from bibnet_catalog.models import ImportRun, RunState
from bibnet_catalog.reading import tables

# So many rows are read while somebody waits; more than are shown.
FIRST_ROWS = 250
TOLD_EVERY = 2_000


class Stopped(Exception):
    """The run was paused while its workbook was read."""


def keep_first_rows(book: BinaryIO, kept: Path) -> None:
    """Write the first rows of a workbook to `kept`; if there are more it waits there too.

    Raises BadFile.
    """
    with kept.open("wb") as target:
        is_whole = tables.keep_workbook(book, target, most=FIRST_ROWS)
    if not is_whole:
        book.seek(0)
        with waiting(kept).open("wb") as copy:
            shutil.copyfileobj(book, copy, 1 << 20)


def waiting(kept: Path) -> Path:
    """Where a workbook waits whose first rows stand at a path."""
    return kept.with_name(f"{kept.name}.book")


def unfold(run: ImportRun) -> bool:
    """Have all rows of a run's workbook at its path; False if the run was paused meanwhile.

    Killed, it begins again: nothing was taken of the file yet. Raises BadFile.
    """
    kept = Path(run.path)
    book = waiting(kept)
    if not book.exists():
        return True
    whole = kept.with_name(f"{kept.name}.whole")
    try:
        with book.open("rb") as given, whole.open("wb") as target:
            tables.keep_workbook(given, target, tell=_heartbeat(run))
    except Stopped:
        whole.unlink()
        return False
    whole.replace(kept)
    ImportRun.objects.of(run.library).filter(path=run.path).update(size=kept.stat().st_size)
    run.refresh_from_db()
    book.unlink(missing_ok=True)
    return True


def _heartbeat(run: ImportRun) -> Callable[[int], None]:
    """Says every so many rows that the run's process lives; raises Stopped if it shall end."""
    own = ImportRun.objects.of(run.library).filter(pk=run.pk, state=RunState.RUNNING)

    def tell(rows: int) -> None:
        if rows % TOLD_EVERY == 0 and not own.update(alive_at=timezone.now()):
            raise Stopped

    return tell
