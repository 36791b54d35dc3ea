"""Taking a chunk of a delivery in: sorted out, placed among what stands, written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import astuple, dataclass
from datetime import datetime

from django.db import transaction

from bibnet.libraries.scope import all_libraries
from bibnet.plugins.errors import Refused
from bibnet_catalog.correcting.overlay import corrected
from bibnet_catalog.models import ImportRun, Quarantined, QuarantineState, Record
from bibnet_catalog.reading.remarks import Remark

from .clustering import Clusters
from .holding import Branches
from .noting import note_down
from .placing import EVERYWHERE, lock_placing
from .remembering import Memory
from .rows import numbers
from .taken import Taken, state_of
from .unchanged import OF_ITS_SOURCE
from .understanding import Understood, Way
from .withdrawing import withdraw
from .writing import write

# What arrives, and the record of its number if one stands.
Coming = tuple[Understood, Record | None]


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


@transaction.atomic
def take(
    chunk: Sequence[Understood],
    *,
    run: ImportRun,
    way: Way,
    branches: Branches,
    now: datetime,
    memory: Memory | None = None,
) -> Counts:
    """Take the records of a chunk in; of a number that comes twice the last one counts.

    One chunk at a time is placed in all of the installation: two at once would make two editions
    of one book. A record whose change somebody refuses (`api`) goes into quarantine. Who takes many
    chunks lets them share a memory.
    """
    lock_placing()
    taking = _Taking(run, way, branches, now, memory or Memory())
    with all_libraries(EVERYWHERE):
        return taking.take_or_halve(corrected(chunk, run))


def foresee(chunk: Sequence[Understood], *, run: ImportRun) -> Counts:
    """What taking a chunk would come to, without placing anything."""
    counts, coming, going = _sorted_out(chunk, run)
    counts.added = sum(record is None for _one, record in coming)
    counts.changed = len(coming) - counts.added
    counts.removed = len(going)
    return counts


class _Taking:
    """Takes chunks of a run in, within one transaction."""

    def __init__(
        self, run: ImportRun, way: Way, branches: Branches, now: datetime, memory: Memory
    ) -> None:
        self._run, self._way, self._now = run, way, now
        self._branches, self._memory = branches, memory

    def take_or_halve(self, chunk: Sequence[Understood]) -> Counts:
        """Take a chunk at once; if somebody refuses, each half of it, down to the record meant."""
        try:
            with transaction.atomic():
                counts, taken = self._take(chunk)
        except Refused as refusal:
            if len(chunk) == 1:
                _quarantine(chunk[0], self._run, refusal)
                return Counts(read=1, quarantined=1)
        else:
            for one in taken:
                self._memory.keep(one.number, self._now, one.one.features)
            return counts
        half = len(chunk) // 2
        return self.take_or_halve(chunk[:half]) + self.take_or_halve(chunk[half:])

    def _take(self, chunk: Sequence[Understood]) -> tuple[Counts, list[Taken]]:
        run, now = self._run, self._now
        counts, coming, going = _sorted_out(chunk, run)
        taken = self._placed(coming)
        counts.added = sum(one.is_new for one in taken)
        counts.changed = len(taken) - counts.added
        counts.merged = sum(one.placed.joins for one in taken)
        counts.doubtful = sum(bool(one.placed.doubts) for one in taken)
        counts.removed = len(going)
        write(taken, run=run, way=self._way, branches=self._branches, now=now)
        note_down(taken, going, run)
        if going:
            withdraw(going, library=run.library, now=now)
            Record.objects.filter(pk__in=[one.pk for one in going]).update(run=run)
        return counts, taken

    def _placed(self, coming: Sequence[Coming]) -> list[Taken]:
        known = [record for _one, record in coming if record is not None]
        new = iter(numbers(Record, len(coming) - len(known)))
        clusters = Clusters([one for one, _record in coming], known, self._memory)
        taken = []
        for one, record in coming:
            if record is None:
                number = next(new)
                taken.append(Taken(one, number, clusters.place(one, number, None)))
                continue
            before = state_of(record)
            placed = clusters.place(one, record.pk, record)
            taken.append(Taken(one, record.pk, placed, record, before))
        return taken


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


def _sorted_out(
    chunk: Sequence[Understood], run: ImportRun
) -> tuple[Counts, list[Coming], list[Record]]:
    """How many stay as they are, what comes anew or changed, and what its source takes back."""
    counts = Counts(read=len(chunk))
    last = {one.control_number: one for one in chunk}
    counts.unchanged = len(chunk) - len(last)
    with all_libraries(OF_ITS_SOURCE):
        found = Record.objects.filter(source_id=run.source_id, control_number__in=last)
        known = {one.control_number: one for one in found}
    coming: list[Coming] = []
    going: list[Record] = []
    for number, one in last.items():
        record = known.get(number)
        if one.is_deleted:
            if record is not None and not record.is_gone:
                going.append(record)
            else:
                counts.unchanged += 1
        elif record is not None and bytes(record.digest) == one.digest and not record.is_gone:
            counts.unchanged += 1
        else:
            coming.append((one, record))
    return counts, coming, going
