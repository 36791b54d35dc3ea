"""Taking a whole run back: what it added is gone, what it changed or removed is as before."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries, library_scope
from bibnet.plugins.errors import Refused
from bibnet.plugins.showing import shown_data_changed
from bibnet_catalog import api
from bibnet_catalog.correcting.overlay import restored
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

from .doubting import pass_doubts
from .holding import Branches, Changes, Place, hold, standing
from .noting import to_index
from .pacing import Pace
from .placing import EVERYWHERE, lock_placing
from .running import SourceBusy, beginning
from .showing import show_anew
from .understanding import Understood, understood
from .withdrawing import let_leave, withdraw
from .writing import KEYS, RECORD_FIELDS

CHUNK = 60
MOST_REASONS = 20
UNDOABLE = (RunState.DONE, RunState.PAUSED, RunState.FAILED, RunState.UNDOING, RunState.UNDONE)


def undo(run: ImportRun) -> int:
    """Take a run back; how many records had to stay, since a later run has changed them or somebody
    refuses (`api`): the run's `reason` says who.

    Once that later one is taken back, call it again. Killed in the middle, likewise: what was taken
    back is noted no more. Raises SourceBusy while another run of the source is at work.
    """
    if not beginning(run, RunState.UNDOING, of=UNDOABLE):
        raise SourceBusy(_("“{run}” is still being read; pause it first.").format(run=run))
    branches = Branches(run.library)
    kept, before, pace = 0, None, Pace()
    refusals: dict[str, None] = {}
    with library_scope(run.library):
        while deliveries := _next(run, before):
            before = deliveries[-1].pk
            with pace.writing():
                stayed, said = _take_back(deliveries, branches, timezone.now())
            kept += stayed
            refusals |= dict.fromkeys(said)
            ImportRun.objects.of(run.library).filter(pk=run.pk).update(alive_at=timezone.now())
        ImportRun.objects.of(run.library).filter(pk=run.pk).update(
            state=RunState.UNDONE,
            finished_at=timezone.now(),
            reason="\n".join(list(refusals)[:MOST_REASONS]),
        )
    shown_data_changed(run.library)
    run.refresh_from_db()
    return kept


def _next(run: ImportRun, before: int | None) -> list[Delivery]:
    """The last deliveries that are left, from the end of the run to its beginning."""
    waiting = Delivery.objects.of(run.library).filter(run=run)
    if before is not None:
        waiting = waiting.filter(pk__lt=before)
    return _read(waiting)


def _read(waiting: QuerySet[Delivery]) -> list[Delivery]:
    related = waiting.select_related("library", "record", "edition_before", "edition_after")
    return list(related.order_by("-pk")[:CHUNK])


def _take_back(
    deliveries: Sequence[Delivery], branches: Branches, now: datetime
) -> tuple[int, list[str]]:
    """Take some deliveries back; how many records had to stay as they are, and who refused."""
    with transaction.atomic():
        lock_placing()
        with all_libraries(EVERYWHERE):
            later = _delivered_later(deliveries)
            own = [one for one in deliveries if one.record_id not in later]
            refusals = _take_back_or_halve(own, branches, now)
    return len(deliveries) - len(own) + len(refusals), refusals


def _take_back_or_halve(
    deliveries: Sequence[Delivery], branches: Branches, now: datetime
) -> list[str]:
    """What was said against some of these; the others are taken back."""
    if not deliveries:
        return []
    found = [one.pk for one in deliveries]
    try:
        with transaction.atomic():
            added = [one.record for one in deliveries if one.outcome == Outcome.ADDED]
            library = deliveries[0].library
            restored(deliveries)
            withdraw([one for one in added if not one.is_gone], library=library, now=now)
            back = [(one, _described(one)) for one in deliveries if one.before]
            _restore(back, library, branches, now)
            Delivery.objects.filter(pk__in=found).delete()
            return []
    except Refused as refusal:
        if len(found) == 1:
            return [str(refusal)]
    half = len(found) // 2
    said = []
    for part in (found[:half], found[half:]):
        again = _read(Delivery.objects.filter(pk__in=part))  # as the database has them still
        said += _take_back_or_halve(again, branches, now)
    return said


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
    back: Sequence[tuple[Delivery, Understood]],
    library: Library,
    branches: Branches,
    now: datetime,
) -> None:
    """Put records back into what they were and where they were, without placing them anew."""
    places = _places([one for one, __ in back])
    stood_in = {one.record_id: one.record.edition_id for one, __ in back}
    moves = [
        api.Move(pk, stood_in[pk], place) for pk, place in places.items() if place != stood_in[pk]
    ]
    if moves:
        api.records_moving.run(library, moves=moves)
    records, left = [], set()
    for one, was in back:
        record = one.record
        left.add(record.edition_id)
        for name, value in one.before.items():
            setattr(record, name, value)
        record.content, record.digest = one.content_before, one.digest_before
        record.compared = was.compared
        record.edition_id = places[record.pk]
        record.run_id, record.changed_at = one.run_before_id, now
        records.append(record)
    Record.objects.bulk_update(records, RECORD_FIELDS)
    RecordKey.objects.filter(record__in=records).delete()
    KEYS.insert((one.record_id, key) for one, was in back for key in was.keys)
    changes, stood = Changes(), standing(records)
    for one, was in back:
        hold(Place.of(one.record), was.held, branches, stood[one.record_id], changes)
    let_leave(changes.leaving, library)
    changes.write()
    pass_doubts(one.pk for one in records)
    withdraw([one for one in records if one.is_gone], library=library, now=now)
    touched = left | {one.edition_id for one in records}
    show_anew(touched)
    to_index(touched)


def _places(deliveries: Sequence[Delivery]) -> dict[int, int]:
    """The edition that each record goes back to: where it was, or where that leads now.

    One that was moved since stays where it is, and so does one that a person has joined to a record
    of its edition or parted from one of the edition before.
    """
    ruled = _ruled([one.record_id for one in deliveries])
    going: list[Delivery] = []
    for one in deliveries:
        after = one.edition_after.merged_into_id or one.edition_after_id
        together = ruled[RulingKind.TOGETHER].get(one.record_id, ())
        if one.record.edition_id in {one.edition_after_id, after} - {*together}:
            going.append(one)
    _stand_again([one.edition_before for one in going if one.has_led and one.edition_before])
    back = {one.record_id: one.edition_before_id for one in going if one.edition_before_id}
    editions = Edition.objects.filter(pk__in=back.values())
    leads = dict(editions.values_list("pk", "merged_into"))
    places = {one.record_id: one.record.edition_id for one in deliveries}
    for record, edition in back.items():
        before = leads[edition] or edition
        if before not in ruled[RulingKind.APART].get(record, ()):
            places[record] = before
    return places


def _ruled(records: Sequence[int]) -> dict[str, dict[int, set[int]]]:
    """By the decision and the record: the editions of the records which it is decided about."""
    found: dict[str, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    ruled = Ruling.objects.filter(undone_at=None)
    for own, other in (("left", "right"), ("right", "left")):
        rows = ruled.filter(**{f"{own}__in": records})
        for kind, record, edition in rows.values_list("kind", own, f"{other}__edition"):
            found[kind][record].add(edition)
    return found


def _stand_again(editions: Sequence[Edition]) -> None:
    """Let editions that the run led elsewhere, and their works, stand for themselves again."""
    found = [one.pk for one in editions]
    Edition.objects.filter(pk__in=found).update(merged_into=None)
    Work.objects.filter(pk__in=[one.work_id for one in editions]).update(merged_into=None)
