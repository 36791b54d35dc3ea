"""A run from its checkpoint to its end, chunk by chunk; killed, it goes on where it stood."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Collection, Iterable, Iterator
from dataclasses import asdict
from datetime import timedelta
from enum import Enum
from pathlib import Path
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries.scope import library_scope
from bibnet.plugins.showing import shown_data_changed
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.models import ImportRun, Quarantined, RunState
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.reading.pieces import Piece
from bibnet_catalog.reading.remarks import BadFile

from .hands import AHEAD, Bad, Hands, hands, read
from .holding import Branches
from .pacing import Pace
from .remembering import Memory
from .roomy import roomy
from .taking import Counts, foresee, take
from .unchanged import Same, unchanged
from .understanding import Reader, Understood, Way
from .unfolding import unfold

Tell = Callable[[ImportRun], None]
QUARANTINED_AT_ONCE = 10
# Who has not written for so long is dead; a chunk takes a second.
SILENCE = timedelta(minutes=2)
STARTABLE = (RunState.WAITING, RunState.PAUSED, RunState.RUNNING, RunState.FAILED)


class SourceBusy(Exception):
    """Another run of the same source is at work, with a sentence that names it."""


class Ended(Enum):
    """Why going on with a run ended."""

    AT_THE_END = "the file is read"
    IN_OTHER_HANDS = "it was paused, or another process has taken it over"
    TIME_IS_UP = "somebody has to go on with it"


def go_on(run: ImportRun, *, tell: Tell = lambda run: None, seconds: float | None = None) -> Ended:
    """Take what is left of a run's file, or what is taken in so many seconds.

    Each chunk, the pieces in quarantine and the checkpoint are one transaction. Raises SourceBusy,
    and what made the run fail, which then is written down in it: it can go on once that is mended.
    """
    with library_scope(run.library):
        if not beginning(run, RunState.RUNNING, of=STARTABLE):
            return Ended.IN_OTHER_HANDS
        try:
            with roomy():
                ended = _go_on(run, tell, seconds)
        except BadFile as error:
            _end(run, RunState.FAILED, reason=error.remark.told(_))
            raise
        except Exception as error:
            _end(run, RunState.FAILED, reason=str(error) or type(error).__name__)
            raise
        if ended == Ended.AT_THE_END:
            _end(run, RunState.DONE)
        return ended


def left_behind(run: ImportRun) -> bool:
    """Whether a run that is said to be at work has lost its process."""
    is_silent = run.alive_at is None or run.alive_at < timezone.now() - SILENCE
    return run.state in (RunState.RUNNING, RunState.UNDOING) and is_silent


def beginning(run: ImportRun, state: RunState, *, of: Collection[str]) -> bool:
    """Let a run of one of these states be in another one; False if it is in none of them.

    Raises SourceBusy if another run of the source is at work.
    """
    now = timezone.now()
    own = ImportRun.objects.of(run.library).filter(pk=run.pk, state__in=of)
    try:
        with transaction.atomic():
            began = own.update(
                state=state, reason="", started_at=run.started_at or now, alive_at=now
            )
    except IntegrityError as error:
        raise SourceBusy(
            _("“{source}” is being read or taken back by another import; wait for its end.").format(
                source=run.source
            )
        ) from error
    run.refresh_from_db()
    return bool(began)


def way_of(run: ImportRun) -> Way:
    profile = HoldingsProfile.from_json(run.profile)
    return Way(Container(run.container), Dialect(run.dialect), Encoding(run.encoding), profile)


class _Lot(NamedTuple):
    """A chunk on its way: those of its pieces that came like this before, the others as read."""

    chunk: list[Piece]
    same: list[Same]
    understood: list[Understood]
    bad: Bad


def _go_on(run: ImportRun, tell: Tell, seconds: float | None) -> Ended:
    if not unfold(run):
        return Ended.IN_OTHER_HANDS
    ends_at = None if seconds is None else time.monotonic() + seconds
    reader, pace = Reader(way_of(run)), Pace()
    taking = _Taking(run, reader, pace)
    with Path(run.path).open("rb") as file, hands(reader, run.size - run.offset) as reading:
        pieces = READERS[reader.way.container].split(file, start=run.offset, number=run.number)
        for lot in _read_ahead(run, pace.chunks(pieces), reader, reading):
            if not taking.take(lot):
                return Ended.IN_OTHER_HANDS
            tell(run)
            if ends_at is not None and time.monotonic() >= ends_at and run.offset < run.size:
                return Ended.TIME_IS_UP
    return Ended.AT_THE_END


def _read_ahead(
    run: ImportRun, chunks: Iterable[list[Piece]], reader: Reader, reading: Hands
) -> Iterator[_Lot]:
    """The chunks as read, each while those before it are written."""
    begun: deque[tuple[list[Piece], list[Same]]] = deque()
    for chunk in chunks:
        same = [] if run.is_dry else unchanged(run, chunk, reader)
        passed = {one.piece.number for one in same}
        reading.begin([piece for piece in chunk if piece.number not in passed])
        begun.append((chunk, same))
        if len(begun) > AHEAD:
            yield _Lot(*begun.popleft(), *reading.finish())
    while begun:
        yield _Lot(*begun.popleft(), *reading.finish())


class _Taking:
    """Takes the chunks of a run in, one after another."""

    def __init__(self, run: ImportRun, reader: Reader, pace: Pace) -> None:
        self._run, self._reader, self._pace = run, reader, pace
        self._branches, self._memory = Branches(run.library), Memory()
        # Numbers that the chunks have brought which were written while the next one was read.
        self._last: deque[set[str]] = deque(maxlen=AHEAD)

    def take(self, lot: _Lot) -> bool:
        """Take one in; False when the run was paused meanwhile, with nothing taken."""
        run = self._run
        understood = self._with_those_again(lot)
        with self._pace.writing(), transaction.atomic():
            held = ImportRun.objects.of(run.library).select_for_update().get(pk=run.pk)
            if held.state != RunState.RUNNING or held.number != run.number:
                run.refresh_from_db()
                return False
            counts = self._taken(understood)
            _quarantine(run, lot.bad)
            passed = len(lot.chunk) - len(understood) - len(lot.bad)
            counts.read, counts.unchanged = counts.read + passed, counts.unchanged + passed
            remarks = with_remarks(held.remarks, understood)
            _count(run, counts, quarantined=len(lot.bad), last=lot.chunk[-1], remarks=remarks)
        self._last.append({one.control_number for one in understood})
        return True

    def _taken(self, understood: list[Understood]) -> Counts:
        if self._run.is_dry:
            return foresee(understood, run=self._run)
        if not understood:
            return Counts()
        return take(
            understood,
            run=self._run,
            way=self._reader.way,
            branches=self._branches,
            now=timezone.now(),
            memory=self._memory,
        )

    def _with_those_again(self, lot: _Lot) -> list[Understood]:
        """The records of a chunk that may change something.

        A piece that came like this before counts again where the chunk, or one that was written
        while this one was read, says something else of it too.
        """
        named = {one.control_number for one in lot.understood}.union(*self._last)
        again = [one.piece for one in lot.same if one.control_number in named]
        if not again:
            return lot.understood
        found = [*lot.understood, *read(again, self._reader)[0]]
        return sorted(found, key=lambda one: one.piece.number)


def _quarantine(run: ImportRun, bad: Bad) -> None:
    rows = (
        Quarantined(
            library_id=run.library_id,
            run=run,
            number=piece.number,
            offset=piece.offset,
            content=piece.content,
            reason=list(reason),
        )
        for piece, reason in bad
    )
    Quarantined.objects.bulk_create(rows, batch_size=QUARANTINED_AT_ONCE)


def with_remarks(known: dict[str, Any], records: Iterable[Understood]) -> dict[str, Any]:
    """The remarks of a run with those of more records: how many of them each is about."""
    counted = {code: list(told) for code, told in known.items()}
    for one in records:
        for code, values in dict(one.remarks).items():
            counted.setdefault(code, [0, values])[0] += 1
    return counted


def _count(
    run: ImportRun, counts: Counts, *, quarantined: int, last: Piece, remarks: dict[str, Any]
) -> None:
    """Move the checkpoint, and add what came of the chunk."""
    numbers = asdict(counts)
    numbers["read"] += quarantined
    numbers["quarantined"] += quarantined
    ImportRun.objects.of(run.library).filter(pk=run.pk).update(
        offset=last.end,
        number=last.number,
        alive_at=timezone.now(),
        remarks=remarks,
        **{name: F(name) + number for name, number in numbers.items()},
    )
    run.refresh_from_db()


def _end(run: ImportRun, state: RunState, *, reason: str = "") -> None:
    own = ImportRun.objects.of(run.library).filter(pk=run.pk, state=RunState.RUNNING)
    own.update(state=state, reason=reason, finished_at=timezone.now())
    shown_data_changed(run.library)
    run.refresh_from_db()
