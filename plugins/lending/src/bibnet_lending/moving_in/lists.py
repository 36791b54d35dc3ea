"""A list that was brought: looked at, then taken in, by the worker, who may be killed anywhere.

Each row and the place of the list are one transaction: no row is counted twice, and whoever goes on
begins with the next one.
"""

from __future__ import annotations

import json
import time
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bibnet.accounts import secrecy
from bibnet.accounts.models import User
from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.text.tables import Row
from bibnet_lending import errors
from bibnet_lending.models import ListNote, ListState, ReaderList
from bibnet_lending.models.lists import GOING

from .taking import ADDED, CHANGED, REFUSED, UNCHANGED, repeated, rows_of, take_row

# The rows of a list that nobody takes in are kept so long, and what came of one that was.
ROWS_KEPT = timedelta(days=1)
LISTS_KEPT = timedelta(days=30)
AFTERWARDS = {ListState.LOOKING: ListState.LOOKED, ListState.TAKING: ListState.DONE}
NOTHING = {"place": 0, ADDED: 0, CHANGED: 0, UNCHANGED: 0, REFUSED: 0}
Piece = tuple[Row, str]


@transaction.atomic
def bring(
    *, library: Library, name: str, content: bytes, actor: User | None, now: datetime | None = None
) -> ReaderList:
    """Keep a list, to be looked at. Raises BadFile."""
    now = now or timezone.now()
    rows = rows_of(name, content)
    wrong = repeated(rows)
    kept = [[one.number, one.cells, wrong.get(one.number, "")] for one in rows]
    return ReaderList.objects.of(library).create(
        library=library,
        name=name[:255],
        rows=secrecy.encrypted(json.dumps(kept)),
        total=len(rows),
        by=actor,
        made_at=now,
        alive_at=now,
    )


@transaction.atomic
def take_in(*, made: ReaderList, actor: User, now: datetime | None = None) -> ReaderList:
    """What was looked at is to be taken in. Raises ForbiddenMove."""
    made = _locked(made)
    if made.state != ListState.LOOKED or not made.rows:
        raise errors.ForbiddenMove
    ListNote.objects.of(made.library).filter(list=made).delete()
    made.state, made.by, made.alive_at = ListState.TAKING, actor, now or timezone.now()
    for field, value in NOTHING.items():
        setattr(made, field, value)
    made.save()
    audit.record(action="lending.readers_brought", actor=actor, library=made.library, obj=made)
    return made


def go_on(made: ReaderList, *, seconds: float) -> bool:
    """Go on for so long; whether there is more to do."""
    until = time.monotonic() + seconds
    pieces = _pieces(made)
    while made.is_going:
        made = _next(made, pieces)
        if time.monotonic() > until:
            break
    return made.is_going


def forget(library: Library, now: datetime) -> None:
    """Let go of the rows that nobody took in, and of what came of lists long ago."""
    lists = ReaderList.objects.of(library)
    lists.filter(made_at__lt=now - ROWS_KEPT).exclude(state__in=GOING).update(rows="")
    lists.filter(made_at__lt=now - LISTS_KEPT).delete()


@transaction.atomic
def _next(made: ReaderList, pieces: list[Piece]) -> ReaderList:
    """One row more, or the end."""
    made = _locked(made)
    if not made.is_going:
        return made
    if made.place == made.total:
        return _ended(made)
    row, wrong = pieces[made.place]
    is_dry = made.state == ListState.LOOKING
    own = {"library": made.library, "row": row, "actor": made.by}
    taken = take_row(**own, wrong=wrong, is_dry=is_dry)
    if taken.note:
        ListNote.objects.of(made.library).create(
            library=made.library,
            list=made,
            row=row.number,
            text=taken.note[:500],
            is_refused=taken.outcome == REFUSED,
        )
    setattr(made, taken.outcome, getattr(made, taken.outcome) + 1)
    made.place, made.alive_at = made.place + 1, timezone.now()
    made.save(update_fields=[taken.outcome, "place", "alive_at"])
    return made


def _ended(made: ReaderList) -> ReaderList:
    if made.state == ListState.TAKING:
        made.rows = ""
    made.state = AFTERWARDS[ListState(made.state)]
    made.save(update_fields=["state", "rows"])
    return made


def _pieces(made: ReaderList) -> list[Piece]:
    """The rows, each with why it is wrong in any case."""
    kept = json.loads(secrecy.decrypted(made.rows)) if made.rows else []
    return [(Row(number, cells), wrong) for number, cells, wrong in kept]


def _locked(made: ReaderList) -> ReaderList:
    rows = ReaderList.objects.of(made.library).select_for_update(of=("self",))
    return rows.defer("rows").select_related("library", "by").get(pk=made.pk)
