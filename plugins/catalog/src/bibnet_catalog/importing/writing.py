"""Records that were placed, into the database with all that hangs on them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime

from bibnet.libraries.models import Library
from bibnet_catalog import api
from bibnet_catalog.models import Edition, ImportRun, Record, RecordKey, Work

from .clustering import Cluster, Group
from .doubting import write_doubts
from .holding import Branches, Changes, Place, hold, standing
from .leading import lead, lead_work
from .noting import to_index
from .rows import Table, numbers
from .showing import show_anew
from .shown import NOTHING
from .taken import KEPT, Taken
from .understanding import Way
from .withdrawing import let_leave

RECORD_FIELDS = (*KEPT, "edition", "content", "digest", "compared", "run", "changed_at")
NEW_WORKS = Table(Work, "id", "key")
NEW_EDITIONS = Table(Edition, "id", "work_id", *Edition.SHOWN, "added_at")
SHOWING = Table(Edition, "id", "work_id", *Edition.SHOWN)
MOVING = Table(Edition, "id", "work_id")
NEW_RECORDS = Table(
    Record,
    *("id", "library_id", "source_id", "run_id", "container", "dialect", "encoding"),
    *("created_at", "changed_at", "edition_id", "control_number", "content", "digest"),
    *("description", "compared"),
)
KEYS = Table(RecordKey, "record_id", "key")


def write(
    taken: Sequence[Taken], *, run: ImportRun, way: Way, branches: Branches, now: datetime
) -> None:
    """Save records that were placed, with their keys, holdings, copies and doubts.

    Raises Refused of those who take part in what happens to editions and copies.
    """
    _write_editions(taken, now)
    _let_take_part(taken, run.library)
    _lead_on(taken)
    old = _write_records(taken, run, way, now)
    changes, stood = Changes(), standing(old)
    for one in taken:
        of = Place(run.library_id, one.number, one.placed.edition.pk)
        hold(of, one.one.held, branches, stood.get(one.number, ((), ())), changes)
    let_leave(changes.leaving, run.library)
    changes.write()
    write_doubts(taken, now)
    left = {one.before["edition_before_id"] for one in taken if one.before}
    show_anew(left)
    to_index(left | {one.placed.edition.pk for one in taken})


def _write_editions(taken: Sequence[Taken], now: datetime) -> None:
    """Save the works and editions in which the records are now."""
    new: dict[int, Cluster] = {}
    changed: dict[int, Cluster] = {}
    for one in taken:
        edition, shown = one.placed.edition, one.one.shown
        if shown.fullness > edition.fullness:
            edition.shown, edition.fullness = shown, shown.fullness
        if not edition.pk:
            new[id(edition)] = edition
        elif edition.shown or one.placed.work_left is not None:
            changed[id(edition)] = edition
    _write_works([one.work for one in (*new.values(), *changed.values())])
    for edition, pk in zip(new.values(), numbers(Edition, len(new)), strict=True):
        edition.pk = pk
    NEW_EDITIONS.insert((one.pk, one.work.pk, *(one.shown or NOTHING), now) for one in new.values())
    _change_editions(changed.values())


def _change_editions(changed: Collection[Cluster]) -> None:
    """Let editions that stand show what their fullest record says, and be of their work."""
    SHOWING.change((one.pk, one.work.pk, *one.shown) for one in changed if one.shown)
    MOVING.change((one.pk, one.work.pk) for one in changed if not one.shown)


def _write_works(works: Iterable[Group]) -> None:
    new = list({id(one): one for one in works if not one.pk}.values())
    for work, pk in zip(new, numbers(Work, len(new)), strict=True):
        work.pk = pk
    NEW_WORKS.insert((one.pk, one.key) for one in new)


def _let_take_part(taken: Sequence[Taken], library: Library) -> None:
    """Let others follow the editions that lead on, and the records that go without theirs."""
    merging = {
        one.placed.left.pk: one.placed.edition.pk for one in taken if one.placed.left is not None
    }
    if merging:
        api.editions_merging.run(library, into=merging)
    moves = [
        api.Move(one.number, one.before["edition_before_id"], one.placed.edition.pk)
        for one in taken
        if one.before and one.before["edition_before_id"] not in {one.placed.edition.pk, *merging}
    ]
    if moves:
        api.records_moving.run(library, moves=moves)


def _lead_on(taken: Sequence[Taken]) -> None:
    """Let works and editions that became empty lead to where their record went."""
    for one in taken:
        if one.placed.work_left is not None:
            lead_work(one.placed.work_left, one.placed.edition.work.pk)
        if one.placed.left is not None:
            lead(one.placed.left, one.placed.edition)


def _write_records(taken: Sequence[Taken], run: ImportRun, way: Way, now: datetime) -> list[Record]:
    """Save the records with their keys; those that stood before."""
    container, dialect, encoding = (one.value for one in way[:3])
    always = (run.library_id, run.source_id, run.pk, container, dialect, encoding, now, now)
    NEW_RECORDS.insert(
        (
            one.number,
            *always,
            one.placed.edition.pk,
            one.one.control_number,
            one.one.piece.content,
            one.one.digest,
            one.one.said,
            one.one.compared,
        )
        for one in taken
        if one.is_new
    )
    old = []
    for one in taken:
        if one.record is None:
            continue
        record = one.record
        record.edition_id = one.placed.edition.pk
        record.container, record.dialect, record.encoding = way[:3]
        record.content, record.digest = one.one.piece.content, one.one.digest
        record.description, record.compared = json.loads(one.one.said), one.one.compared
        record.is_gone, record.run, record.changed_at = False, run, now
        old.append(record)
    if old:
        Record.objects.bulk_update(old, RECORD_FIELDS)
        RecordKey.objects.filter(record__in=old).delete()
    KEYS.insert((one.number, key) for one in taken for key in one.one.keys)
    return old
