"""Writing a chunk of a delivery: records, their editions, holdings and what is to be indexed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.errors import Refused
from bibnet_catalog import api
from bibnet_catalog.models import (
    Copy,
    Delivery,
    Doubt,
    DoubtState,
    Edition,
    Holding,
    ImportRun,
    IndexChange,
    Outcome,
    Quarantined,
    QuarantineState,
    Record,
    RecordKey,
    Work,
)
from bibnet_catalog.reading.remarks import Remark

from .clustering import Clusters, Placed
from .holding import Branches, Changes, hold, standing
from .showing import fullness, show, show_anew
from .understanding import Understood, Way

# What a delivery may change of a record, and what undoing brings back.
KEPT = ("container", "dialect", "encoding", "description", "is_gone")
RECORD_FIELDS = (*KEPT, "edition", "content", "digest", "run", "changed_at")
EVERYWHERE = "records of all libraries are compared with each other"
# Any number: that of the lock that whoever places records takes.
PLACING = 4_711_0815


@dataclass(slots=True)
class Counts:
    """What came of a chunk."""

    read: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    merged: int = 0
    doubtful: int = 0
    quarantined: int = 0

    def __add__(self, other: Counts) -> Counts:
        return Counts(*(sum(pair) for pair in zip(astuple(self), astuple(other), strict=True)))


@dataclass(slots=True)
class Taken:
    """A record of the chunk on its way to the database; `before` is empty of a new one."""

    one: Understood
    record: Record
    placed: Placed
    before: Mapping[str, Any] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        return not self.before


@transaction.atomic
def take(
    chunk: Sequence[Understood], *, run: ImportRun, way: Way, branches: Branches, now: datetime
) -> Counts:
    """Take the records of a chunk in; of a number that comes twice the last one counts.

    One chunk at a time is placed in all of the installation: two at once would make two editions
    of one book. A record whose change somebody refuses (`api`) goes into quarantine.
    """
    lock_placing()
    with all_libraries(EVERYWHERE):
        return _take_or_halve(chunk, run=run, way=way, branches=branches, now=now)


def foresee(chunk: Sequence[Understood], *, run: ImportRun) -> Counts:
    """What taking a chunk would come to, without placing anything."""
    counts, coming, going = _sorted_out(chunk, run)
    counts.added = sum(record is None for _one, record in coming)
    counts.changed = len(coming) - counts.added
    counts.removed = len(going)
    return counts


def lock_placing() -> None:
    """Until the end of the transaction nobody else places records."""
    if connection.vendor == "postgresql":  # SQLite has one writer at a time anyway
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [PLACING])


def _take_or_halve(
    chunk: Sequence[Understood], *, run: ImportRun, way: Way, branches: Branches, now: datetime
) -> Counts:
    """Take a chunk at once; if somebody refuses, each half of it, down to the record meant."""
    try:
        with transaction.atomic():
            return _take(chunk, run=run, way=way, branches=branches, now=now)
    except Refused as refusal:
        if len(chunk) == 1:
            _quarantine(chunk[0], run, refusal)
            return Counts(read=1, quarantined=1)
    counts = Counts()
    half = len(chunk) // 2
    for part in (chunk[:half], chunk[half:]):
        counts += _take_or_halve(part, run=run, way=way, branches=branches, now=now)
    return counts


def _quarantine(one: Understood, run: ImportRun, refusal: Refused) -> None:
    Quarantined.objects.update_or_create(
        run=run,
        number=one.piece.number,
        defaults={
            "library_id": run.library_id,
            "offset": one.piece.offset,
            "content": one.piece.content,
            "reason": list(Remark("refused", {"sentence": str(refusal)})),
            "state": QuarantineState.OPEN,
        },
    )


def _take(
    chunk: Sequence[Understood], *, run: ImportRun, way: Way, branches: Branches, now: datetime
) -> Counts:
    counts, sorted_out, going = _sorted_out(chunk, run)
    coming = [one for one, _record in sorted_out]
    known = {one.control_number: record for one, record in sorted_out if record is not None}
    taken = _placed(coming, known, run, way, now)
    counts.added = sum(one.is_new for one in taken)
    counts.changed = len(taken) - counts.added
    counts.merged = sum(one.placed.joins for one in taken)
    counts.doubtful = sum(bool(one.placed.doubts) for one in taken)
    counts.removed = len(going)
    write(taken, library=run.library, branches=branches, now=now)
    _note_down(taken, going, run)
    withdraw(going, library=run.library, now=now)
    Record.objects.filter(pk__in=[one.pk for one in going]).update(run=run)
    return counts


def _sorted_out(
    chunk: Sequence[Understood], run: ImportRun
) -> tuple[Counts, list[tuple[Understood, Record | None]], list[Record]]:
    """How many stay as they are, what comes anew or changed, and what its source takes back."""
    counts = Counts(read=len(chunk))
    last = {one.control_number: one for one in chunk}
    counts.unchanged = len(chunk) - len(last)
    known = _known(run, last)
    coming: list[tuple[Understood, Record | None]] = []
    going: list[Record] = []
    for number, one in last.items():
        record = known.get(number)
        if one.description.is_deleted:
            if record is not None and not record.is_gone:
                going.append(record)
            else:
                counts.unchanged += 1
        elif record is not None and bytes(record.digest) == one.digest and not record.is_gone:
            counts.unchanged += 1
        else:
            coming.append((one, record))
    return counts, coming, going


def _known(run: ImportRun, numbers: Collection[str]) -> dict[str, Record]:
    found = Record.objects.of(run.library).filter(
        source_id=run.source_id, control_number__in=numbers
    )
    found = found.select_related("edition__merged_into", "edition__work")
    return {one.control_number: one for one in found}


def _placed(
    coming: Sequence[Understood],
    known: Mapping[str, Record],
    run: ImportRun,
    way: Way,
    now: datetime,
) -> list[Taken]:
    again = [known[one.control_number] for one in coming if one.control_number in known]
    clusters = Clusters(coming, again)
    taken = []
    for one in coming:
        record = known.get(one.control_number)
        before = {} if record is None else state_of(record)
        if record is None:
            record = Record(
                library_id=run.library_id,
                source_id=run.source_id,
                control_number=one.control_number,
                created_at=now,
            )
        placed = clusters.place(one, record)
        record.edition = placed.edition
        record.container, record.dialect, record.encoding = way[:3]
        record.content, record.digest = one.piece.content, one.digest
        record.description = one.description.as_json()
        record.is_gone, record.run, record.changed_at = False, run, now
        taken.append(Taken(one, record, placed, before))
    return taken


def state_of(record: Record) -> dict[str, Any]:
    """What a delivery keeps of a record before it changes it: values of `Delivery`'s fields."""
    return {
        "edition_before_id": record.edition_id,
        "run_before_id": record.run_id,
        "before": {name: getattr(record, name) for name in KEPT},
        "content_before": bytes(record.content),
        "digest_before": bytes(record.digest),
    }


def write(taken: Sequence[Taken], *, library: Library, branches: Branches, now: datetime) -> None:
    """Save records that were placed, with their keys, holdings, copies and doubts.

    Raises Refused of those who take part in what happens to editions and copies.
    """
    _write_editions(taken)
    _let_take_part(taken, library)
    _lead_on(taken)
    new = [one.record for one in taken if one.is_new]
    old = [one.record for one in taken if not one.is_new]
    Record.objects.bulk_create(new)
    Record.objects.bulk_update(old, RECORD_FIELDS)
    RecordKey.objects.filter(record__in=old).delete()
    RecordKey.objects.bulk_create(
        RecordKey(record=one.record, key=key) for one in taken for key in one.one.keys
    )
    changes, stood = Changes(), standing(old)
    for one in taken:
        rows = stood.get(one.record.pk, ([], []))
        hold(one.record, one.one.description.held, branches, rows, changes)
    let_leave(changes.leaving, library)
    changes.write()
    _write_doubts(taken, now)
    left = {one.before["edition_before_id"] for one in taken if one.before}
    show_anew(left)
    to_index(left | {one.record.edition_id for one in taken})


def _write_editions(taken: Sequence[Taken]) -> None:
    """Save the works and editions in which the records are now."""
    for one in taken:
        edition, says = one.placed.edition, fullness(one.one.description)
        if says > edition.fullness:
            show(edition, one.one.description)
    editions = list({id(one.placed.edition): one.placed.edition for one in taken}.values())
    new = [one for one in editions if one.pk is None]
    standing_ones = [one for one in editions if one.pk is not None]
    works = {id(one.work): one.work for one in editions if one.work.pk is None}
    Work.objects.bulk_create(works.values())
    Edition.objects.bulk_create(new)
    Edition.objects.bulk_update(standing_ones, (*Edition.SHOWN, "work"))


def _let_take_part(taken: Sequence[Taken], library: Library) -> None:
    """Let others follow the editions that lead on, and the records that go without theirs."""
    merging = {
        one.placed.left.pk: one.placed.edition.pk for one in taken if one.placed.left is not None
    }
    if merging:
        api.editions_merging.run(library, into=merging)
    moves = [
        api.Move(one.record.pk, one.before["edition_before_id"], one.placed.edition.pk)
        for one in taken
        if one.before and one.before["edition_before_id"] not in {one.placed.edition.pk, *merging}
    ]
    if moves:
        api.records_moving.run(library, moves=moves)


def let_leave(copies: Collection[int], library: Library) -> None:
    """Let others know that these copies are gone from now on. Raises Refused."""
    if copies:
        api.copies_leaving.run(library, copies=Copy.objects.filter(pk__in=copies))


def _lead_on(taken: Sequence[Taken]) -> None:
    """Let works and editions that became empty lead to where their record went."""
    for one in taken:
        if one.placed.work_left is not None:
            lead_work(one.placed.work_left, one.placed.edition.work.pk)
        if one.placed.left is not None:
            lead(one.placed.left, one.placed.edition)


def lead(left: Edition, target: Edition) -> None:
    """Let an edition that has no live record lead to another, with all that still points to it.

    A work whose last edition it was leads to the other's work.
    """
    Edition.objects.filter(pk=left.pk).update(merged_into=target)
    Edition.objects.filter(merged_into=left).update(merged_into=target)
    Record.objects.filter(edition=left).update(edition=target)
    Holding.objects.filter(edition=left).update(edition=target)
    if left.work_id != target.work_id:
        lead_work(left.work_id, target.work_id)


def lead_work(left: int, target: int) -> None:
    """Let a work without an edition lead to another one."""
    if not Edition.objects.filter(work=left, merged_into=None).exists():
        Work.objects.filter(Q(pk=left) | Q(merged_into=left)).exclude(pk=target).update(
            merged_into=target
        )


def _note_down(taken: Sequence[Taken], going: Sequence[Record], run: ImportRun) -> None:
    """Keep what the run did to each record, and what it was before the run."""
    rows = [
        (
            one.record,
            Outcome.ADDED if one.is_new else Outcome.CHANGED,
            one.before,
            one.placed.left is not None,
        )
        for one in taken
    ]
    rows += [(one, Outcome.REMOVED, state_of(one), False) for one in going]
    Delivery.objects.bulk_create(
        [
            Delivery(
                library_id=run.library_id,
                run=run,
                record=record,
                outcome=outcome,
                edition_after=record.edition,
                has_led=has_led,
                **before,
            )
            for record, outcome, before, has_led in rows
        ],
        ignore_conflicts=True,
    )


def withdraw(records: Sequence[Record], *, library: Library, now: datetime) -> None:
    """Mark records that their source took back, with their holdings and copies, as gone.

    Raises Refused of whoever holds a copy of them.
    """
    if not records:
        return
    found = [one.pk for one in records]
    copies = Copy.objects.filter(record__in=found, is_gone=False)
    api.copies_leaving.run(library, copies=copies)
    Record.objects.filter(pk__in=found).update(is_gone=True, changed_at=now)
    Holding.objects.filter(record__in=found).update(is_gone=True)
    Copy.objects.filter(record__in=found).update(is_gone=True)
    pass_doubts(found)
    editions = {one.edition_id for one in records}
    show_anew(editions)
    to_index(editions)


def _write_doubts(taken: Sequence[Taken], now: datetime) -> None:
    """Write down which pairs are in doubt now; what else was open of these records no longer is."""
    doubts: dict[tuple[int, int], Doubt] = {}
    named: dict[int, set[tuple[int, int]]] = defaultdict(set)
    for one in taken:
        for pair in named.pop(one.record.pk, ()):  # said of it as it stood before its turn
            doubts.pop(pair, None)
        for other, verdict in one.placed.doubts:
            left, right = sorted((one.record.pk, other.pk))
            is_left = one.record.pk == left
            reasons = [
                [said.code, *((said.first, said.second) if is_left else (said.second, said.first))]
                for said in verdict.reasons
            ]
            doubts[left, right] = Doubt(
                left_id=left, right_id=right, score=verdict.score, reasons=reasons, at=now
            )
            named[left].add((left, right))
            named[right].add((left, right))
    pass_doubts(one.record.pk for one in taken if not one.is_new)
    Doubt.objects.bulk_create(
        doubts.values(),
        update_conflicts=True,
        unique_fields=["left", "right"],
        update_fields=["score", "reasons", "state", "at"],
    )


def pass_doubts(records: Iterable[int]) -> None:
    """Whatever was in doubt about these records is no longer in question."""
    known = list(records)
    for side in ("left", "right"):
        Doubt.objects.filter(state=DoubtState.OPEN, **{f"{side}__in": known}).update(
            state=DoubtState.PASSED
        )


def to_index(editions: Iterable[int]) -> None:
    """Have the index read these editions anew."""
    IndexChange.objects.bulk_create(IndexChange(edition=pk) for pk in sorted(editions))
