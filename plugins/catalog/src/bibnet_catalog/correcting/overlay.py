"""Corrections laid over what a source delivers: at each delivery, and when one is taken back."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from typing import Any

from bibnet_catalog.describing.describe import describe
from bibnet_catalog.describing.description import Description
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.importing.understanding import Understood, understood
from bibnet_catalog.models import Correction, Delivery, ImportRun, Record
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Decoder, Encoding
from bibnet_catalog.reading.remarks import BadRecord

from .fields import laid_over, said_in


def corrected(chunk: Sequence[Understood], run: ImportRun) -> list[Understood]:
    """The records of a chunk as people have corrected them; what the source says now is noted."""
    numbers = [one.control_number for one in chunk]
    standing = Correction.objects.filter(
        record__source=run.source_id, record__control_number__in=numbers, ended_at=None
    )
    by_number: dict[str, list[Correction]] = defaultdict(list)
    for one in standing.select_related("record").defer("record__content"):
        by_number[one.record.control_number].append(one)
    return [
        _laid_over(one, by_number[one.control_number])
        if one.control_number in by_number and not one.is_deleted
        else one
        for one in chunk
    ]


def restored(deliveries: Sequence[Delivery]) -> None:
    """Let what a run found of a record be what its source had said, as people correct it now."""
    found: dict[int, list[Correction]] = defaultdict(list)
    for one in Correction.objects.filter(record__in=[one.record_id for one in deliveries]):
        found[one.record_id].append(one)
    for delivery in deliveries:
        if delivery.before and delivery.record_id in found:
            standing = [one for one in found[delivery.record_id] if one.ended_at is None]
            said = _said_before(delivery)
            _note(standing, said)
            description = laid_over(said, [one.value for one in standing])
            delivery.before = {**delivery.before, "description": description}


def _laid_over(one: Understood, corrections: Collection[Correction]) -> Understood:
    said = json.loads(one.said)
    _note(corrections, said)
    description = Description.from_json(laid_over(said, [each.value for each in corrections]))
    again = understood(one.piece, description)
    return again._replace(control_number=one.control_number, digest=one.digest, same_as=one.same_as)


def _note(corrections: Collection[Correction], said: dict[str, Any]) -> None:
    """Keep what the source says now of the fields that are corrected."""
    for one in corrections:
        delivered = said_in(one.field, said)
        if delivered != one.delivered:
            one.delivered = delivered
            one.save(update_fields=["delivered"])


def _said_before(delivery: Delivery) -> dict[str, Any]:
    """What the bytes of a record said before a run; what was kept of them if they are not read."""
    kept: dict[str, Any] = delivery.before["description"]
    record: Record = delivery.record
    try:
        container = Container(delivery.before["container"])
        dialect = Dialect(delivery.before["dialect"])
        decode = Decoder(Encoding(delivery.before["encoding"]))
        read = READERS[container].parse(bytes(delivery.content_before or b""), decode)
        run = delivery.run_before
        profile = HoldingsProfile.from_json(run.profile if run else record.source.profile)
        description = describe(read, dialect, profile)
    except (BadRecord, KeyError, ValueError):
        return kept
    description.remarks = [*read.remarks, *description.remarks]
    return description.as_json()
