"""Books that no file brings: a library's own records, each act a run of its source of the hand.

Everything is written by `importing.taking.take`, as a delivery's records are: editions, keys, what
the index has to read, what was before. The history of a record are its deliveries.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.plugins.showing import shown_data_changed
from bibnet_catalog.deciding.ruling import decide, rule
from bibnet_catalog.describing import isbd
from bibnet_catalog.describing.description import Description
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.importing.holding import Branches, Identities
from bibnet_catalog.importing.placing import lock_placing
from bibnet_catalog.importing.taking import take
from bibnet_catalog.importing.understanding import Way as ReadingWay
from bibnet_catalog.importing.understanding import understood
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.models import (
    Copy,
    Delivery,
    ImportRun,
    Quarantined,
    Record,
    RulingKind,
    RunState,
    Source,
    Way,
)
from bibnet_catalog.reading.containers import Container, Dialect
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.reading.pieces import Piece
from bibnet_catalog.writing.files import iso2709
from bibnet_catalog.writing.rusmarc import rusmarc

from .copies import Row, held, item_of, rows_of, taken_numbers, twice
from .errors import ChangedMeanwhile, EnteringError, NumberTaken

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library

CODE = "hand"
WAY = ReadingWay(Container.ISO2709, Dialect.RUSMARC, Encoding.UTF8, HoldingsProfile())


def source_of_hand(library: Library) -> Source:
    """The source of what the library's staff types, made with the first book."""
    made, _is_new = Source.objects.of(library).get_or_create(
        code=CODE,
        defaults={
            "library": library,
            "name": _("Entered by hand"),
            "way": Way.HAND,
            "dialect": WAY.dialect,
            "encoding": WAY.encoding,
        },
    )
    return made


@transaction.atomic
def enter(
    library: Library,
    description: Description,
    rows: Sequence[Row],
    *,
    actor: User | None,
    same_as: Record | None = None,
    control_number: str = "",
) -> Record:
    """Make a record of the library's own with what it has of it. Raises NumberTaken.

    `control_number` is its own where it is not to be the next one. `same_as` is a record, of any
    library, of which a person says that it is the same edition: the two stand together for good.
    Without it the record is placed as a delivered one.
    """
    lock_placing()
    _check_numbers(library, rows)
    source = source_of_hand(library)
    number = Record.objects.of(library).filter(source=source).count() + 1
    own = replace(description, control_number=control_number or f"{CODE}-{number}", held=held(rows))
    record = _take(own, source, actor=actor, same_as=same_as.pk if same_as else None)
    if same_as is not None:
        _join_for_good(record, same_as, actor)
    audit.record(action="catalog.record_entered", actor=actor, library=library, obj=record)
    return record


def copied(description: Description) -> Description:
    """What another library's record says, without what is that library's own."""
    return replace(
        description,
        control_number="",
        agency="",
        updated="",
        held=[],
        remarks=[],
        is_brief=False,
        people=[replace(one, authority="") for one in description.people],
        bodies=[replace(one, authority="") for one in description.bodies],
        subjects=[replace(one, authority="") for one in description.subjects],
        linked=[replace(one, control_number="") for one in description.linked],
    )


@transaction.atomic
def add_copies(record: Record, rows: Sequence[Row], *, actor: User | None) -> None:
    """Add copies to a record of the library's hand. Raises NumberTaken."""
    description = Description.from_json(record.description)
    change(record, description, [*rows_of(record), *rows], actor=actor)


@transaction.atomic
def change(
    record: Record,
    description: Description,
    rows: Sequence[Row],
    *,
    actor: User | None,
    seen: int | None = None,
) -> list[str]:
    """Make a record of the hand say this, and its copies be these; the fields that changed.

    A record that is alone in its edition keeps it, whatever is corrected; one that stands with
    others leaves them if it is another edition than theirs now, unless a person joined them.
    `seen` is the last run of the record that the person has seen. Raises NumberTaken, and
    ChangedMeanwhile with who was quicker.
    """
    lock_placing()
    record = _of_hand(record)
    if seen is not None and record.run_id not in (seen, None):
        raise ChangedMeanwhile(_changed_by(record))
    own = {one.copy for one in rows if one.copy}
    standing = Copy.objects.of(record.library).filter(record=record, is_gone=False)
    _check_numbers(record.library, rows, but=set(standing.values_list("pk", flat=True)))
    _keep_numbers(record, [one for one in rows if one.copy in own])
    new = replace(description, control_number=record.control_number, held=held(rows))
    fields = changed_fields(record.description, new.as_json())
    if fields:
        _take(new, record.source, actor=actor, same_as=record.pk)
        audit.record(
            action="catalog.record_changed",
            actor=actor,
            library=record.library,
            obj=record,
            fields=fields,
        )
    return fields


@transaction.atomic
def withdraw(record: Record, *, actor: User | None, reason: str = "") -> None:
    """Take a record of the hand out of the stock with all its copies; it can be brought back."""
    record = _of_hand(record)
    if record.is_gone:
        raise EnteringError(_("The record was withdrawn already."))
    description = Description.from_json(record.description)
    _take(replace(description, is_deleted=True), record.source, actor=actor)
    audit.record(
        action="catalog.record_withdrawn",
        actor=actor,
        library=record.library,
        obj=record,
        reason=reason,
    )


@transaction.atomic
def bring_back(record: Record, *, actor: User | None) -> None:
    """Let a withdrawn record stand again with the copies that it had. Raises NumberTaken."""
    lock_placing()
    record = _of_hand(record)
    if not record.is_gone:
        raise EnteringError(_("The record is not withdrawn."))
    description = Description.from_json(record.description)
    rows = [
        Row(inventory=item.inventory, barcode=item.barcode)
        for one in description.held
        for item in one.items
    ]
    _check_numbers(record.library, rows)
    _take(description, record.source, actor=actor, same_as=record.pk)
    audit.record(
        action="catalog.record_brought_back", actor=actor, library=record.library, obj=record
    )


@transaction.atomic
def revert(record: Record, delivery: Delivery, *, actor: User | None) -> None:
    """Let a record say again what it said before an act of its history; its copies stay."""
    if delivery.record_id != record.pk or not delivery.before:
        raise EnteringError(_("There is nothing to go back to."))
    record = _of_hand(record)
    was = Description.from_json(delivery.before["description"])
    now = Description.from_json(record.description)
    new = replace(was, held=now.held)
    fields = changed_fields(record.description, new.as_json())
    if record.is_gone or not fields:
        raise EnteringError(_("The record says the same already."))
    _take(new, record.source, actor=actor, same_as=record.pk)
    audit.record(
        action="catalog.record_reverted",
        actor=actor,
        library=record.library,
        obj=record,
        fields=fields,
    )


def take_back(record: Record, run: int | None, *, actor: User | None) -> None:
    """Undo the last act on a record, if it is this one.

    Raises ChangedMeanwhile, SourceBusy, and EnteringError with who refuses.
    """
    record = _of_hand(record)
    if record.run is None or record.run_id != run:
        raise ChangedMeanwhile(_changed_by(record))
    if undo(record.run):
        record.run.refresh_from_db()
        raise EnteringError(record.run.reason)
    shown_data_changed(record.library)
    audit.record(
        action="catalog.record_taken_back", actor=actor, library=record.library, obj=record
    )


def changed_fields(before: dict[str, object], after: dict[str, object]) -> list[str]:
    """The names of the fields of a description that differ."""
    names = dict.fromkeys([*before, *after])
    return [one for one in names if before.get(one) != after.get(one)]


def _of_hand(record: Record) -> Record:
    """The record as it stands now. Raises EnteringError for one that a file brings."""
    records = Record.objects.of(record.library).select_related("source", "library", "run__by")
    found = records.get(pk=record.pk)
    if found.source.way != Way.HAND:
        raise EnteringError(_("A file brings this record: correct it in your library's system."))
    return found


def _take(
    description: Description,
    source: Source,
    *,
    actor: User | None,
    same_as: int | None = None,
) -> Record:
    """Write a record as a run of its own."""
    library = source.library
    content = iso2709(rusmarc(description, description.held))
    # RUSMARC has no room for barcodes and marks of ours: they make other bytes all the same.
    said = json.dumps(description.as_json(), ensure_ascii=False, sort_keys=True).encode()
    piece = Piece(1, 0, len(content), content)
    one = understood(piece, description, said)._replace(same_as=same_as)
    now = timezone.now()
    run = ImportRun.objects.of(library).create(
        library=library,
        source=source,
        state=RunState.DONE,
        file_name=isbd.title(description)[:255],
        path="",
        size=len(content),
        offset=len(content),
        number=1,
        container=WAY.container,
        dialect=WAY.dialect,
        encoding=WAY.encoding,
        by=actor,
        asked_at=now,
        started_at=now,
        finished_at=now,
    )
    counts = take([one], run=run, way=WAY, branches=Branches(library), now=now)
    if counts.quarantined:
        refused = Quarantined.objects.of(library).get(run=run)
        raise EnteringError(refused.reason[1]["sentence"])
    ImportRun.objects.of(library).filter(pk=run.pk).update(**asdict(counts))
    shown_data_changed(library)
    return Record.objects.of(library).get(source=source, control_number=one.control_number)


def _join_for_good(record: Record, other: Record, actor: User | None) -> None:
    """Have the two records stand together whatever is delivered of either."""
    reason = _("We have it too")
    decision = decide(RulingKind.TOGETHER, reason=reason, actor=actor, now=timezone.now())
    rule(decision, [(record.pk, other.pk)])


def _check_numbers(library: Library, rows: Sequence[Row], *, but: set[int] | None = None) -> None:
    taken = twice(rows) + taken_numbers(library, rows, but=but or set())
    if taken:
        raise NumberTaken(taken)


def _keep_numbers(record: Record, rows: Sequence[Row]) -> None:
    """Let a copy whose inventory number is corrected stay the same copy."""
    identities = Identities()
    wanted = {one.copy: identities.of(item_of(one)) for one in rows}
    standing = Copy.objects.of(record.library).filter(record=record)
    moved = [one for one in standing.filter(pk__in=wanted) if one.identity != wanted[one.pk]]
    # Two may exchange their numbers: no identity may stand twice on the way.
    for one in moved:
        one.identity = f"~{one.pk}"
    standing.bulk_update(moved, ["identity"])
    taken = {*standing.filter(identity__in=wanted.values()).values_list("identity", flat=True)}
    for one in moved:
        if wanted[one.pk] not in taken:
            one.identity = wanted[one.pk]
    standing.bulk_update(moved, ["identity"])


def _changed_by(record: Record) -> str:
    who = record.run.by.formal_name if record.run and record.run.by else _("somebody else")
    return _("{who} has changed the record meanwhile. Look at it and correct it again.").format(
        who=who
    )
