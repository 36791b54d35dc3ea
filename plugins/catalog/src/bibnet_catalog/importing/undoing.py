"""Taking a whole run back: what it added is gone, what it changed or removed is as before."""

from __future__ import annotations

import time
from collections.abc import Sequence
from datetime import datetime

from django.db import connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries.scope import all_libraries, library_scope
from bibnet_catalog.describing.description import Description
from bibnet_catalog.models import (
    Delivery,
    Edition,
    ImportRun,
    Outcome,
    Record,
    RecordKey,
    Ruling,
    RulingKind,
    RunState,
    Work,
)
from bibnet_catalog.reading.pieces import Piece

from .holding import Branches, Changes, hold, standing
from .running import PAUSE_ON_SQLITE, SourceBusy, beginning
from .showing import show_anew
from .taking import EVERYWHERE, RECORD_FIELDS, lock_placing, pass_doubts, to_index, withdraw
from .understanding import Understood, understood

CHUNK = 60
UNDOABLE = (RunState.DONE, RunState.PAUSED, RunState.FAILED, RunState.UNDOING, RunState.UNDONE)


def undo(run: ImportRun) -> int:
    """Take a run back; how many records had to stay, since a later run has changed them.

    Once that later one is taken back, call it again. Killed in the middle, likewise: what was taken
    back is noted no more. Raises SourceBusy while another run of the source is at work.
    """
    if not beginning(run, RunState.UNDOING, of=UNDOABLE):
        raise SourceBusy(_("“{run}” is still being read; pause it first.").format(run=run))
    branches = Branches(run.library)
    kept, before = 0, None
    with library_scope(run.library):
        while deliveries := _next(run, before):
            before = deliveries[-1].pk
            kept += _take_back(deliveries, branches, timezone.now())
            ImportRun.objects.of(run.library).filter(pk=run.pk).update(alive_at=timezone.now())
            if connection.vendor == "sqlite":
                time.sleep(PAUSE_ON_SQLITE)
        ImportRun.objects.of(run.library).filter(pk=run.pk).update(
            state=RunState.UNDONE, finished_at=timezone.now()
        )
    run.refresh_from_db()
    return kept


def _next(run: ImportRun, before: int | None) -> list[Delivery]:
    """The last deliveries that are left, from the end of the run to its beginning."""
    waiting = Delivery.objects.of(run.library).filter(run=run).order_by("-pk")
    if before is not None:
        waiting = waiting.filter(pk__lt=before)
    return list(waiting.select_related("record", "edition_before__work")[:CHUNK])


def _take_back(deliveries: Sequence[Delivery], branches: Branches, now: datetime) -> int:
    """Take some deliveries back; how many records had to stay as they are."""
    described = {one.pk: _described(one) for one in deliveries if one.before}
    with transaction.atomic():
        lock_placing()
        with all_libraries(EVERYWHERE):
            later = _delivered_later(deliveries)
            own = [one for one in deliveries if one.record_id not in later]
            added = [one.record for one in own if one.outcome == Outcome.ADDED]
            withdraw([one for one in added if not one.is_gone], now=now)
            back = [(one, described[one.pk]) for one in own if one.before]
            _restore(back, branches, now)
            Delivery.objects.filter(pk__in=[one.pk for one in own]).delete()
    return len(deliveries) - len(own)


def _delivered_later(deliveries: Sequence[Delivery]) -> set[int]:
    """The records of these that were delivered once more since."""
    own = {one.record_id: one.pk for one in deliveries}
    found = Delivery.objects.filter(record__in=own).values_list("record", "pk")
    return {record for record, pk in found if pk > own[record]}


def _described(one: Delivery) -> Understood:
    """The record as it was."""
    description = Description.from_json(one.before["description"])
    return understood(Piece(0, 0, 0, bytes(one.content_before or b"")), description)


def _restore(
    back: Sequence[tuple[Delivery, Understood]], branches: Branches, now: datetime
) -> None:
    """Put records back into what they were and where they were, without placing them anew."""
    _stand_again([one.edition_before for one, __ in back if one.has_led and one.edition_before])
    parted = _parted_from([one.record_id for one, __ in back])
    records, left = [], set()
    for one, __ in back:
        record = one.record
        left.add(record.edition_id)
        for name, value in one.before.items():
            setattr(record, name, value)
        record.content, record.digest = one.content_before, one.digest_before
        before = one.edition_before
        if before is not None and record.edition_id == one.edition_after_id:
            record.edition_id = _chosen(before, record.edition_id, parted[record.pk])
        record.run_id, record.changed_at = one.run_before_id, now
        records.append(record)
    Record.objects.bulk_update(records, RECORD_FIELDS)
    RecordKey.objects.filter(record__in=records).delete()
    RecordKey.objects.bulk_create(
        RecordKey(record=one.record, key=key) for one, was in back for key in was.keys
    )
    changes, stood = Changes(), standing(records)
    for one, was in back:
        hold(one.record, was.description.held, branches, stood[one.record.pk], changes)
    changes.write()
    pass_doubts(one.pk for one in records)
    withdraw([one for one in records if one.is_gone], now=now)
    touched = left | {one.edition_id for one in records}
    show_anew(touched)
    to_index(touched)


def _chosen(before: Edition, now: int, parted: set[int]) -> int:
    """Where a record goes back: where it was, or where that leads now; not to whom it was parted
    from.
    """
    led = Edition.objects.filter(pk=before.pk).values_list("merged_into", flat=True).first()
    back = led or before.pk
    return now if back in parted else back


def _parted_from(records: Sequence[int]) -> dict[int, set[int]]:
    """The editions that hold what a person has parted from these records since."""
    found: dict[int, set[int]] = {pk: set() for pk in records}
    ruled = Ruling.objects.filter(kind=RulingKind.APART, undone_at=None)
    for own, other in (("left", "right"), ("right", "left")):
        rows = ruled.filter(**{f"{own}__in": records}).values_list(own, f"{other}__edition")
        for record, edition in rows:
            found[record].add(edition)
    return found


def _stand_again(editions: Sequence[Edition]) -> None:
    """Let editions that the run led elsewhere, and their works, stand for themselves again."""
    found = [one.pk for one in editions]
    Edition.objects.filter(pk__in=found).update(merged_into=None)
    Work.objects.filter(pk__in=[one.work_id for one in editions]).update(merged_into=None)
