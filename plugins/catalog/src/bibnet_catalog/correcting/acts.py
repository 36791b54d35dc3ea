"""Correcting a record that a source delivers, field by field, and taking a correction back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.plugins.showing import shown_data_changed
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.errors import ChangedMeanwhile, EnteringError
from bibnet_catalog.entering.fields import described
from bibnet_catalog.importing.placing_again import place_again
from bibnet_catalog.models import Correction, Record, Way

from .fields import PARTS, laid_over, said_in

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@transaction.atomic
def correct(
    record: Record,
    typed: dict[str, Any],
    *,
    reason: str,
    actor: User | None,
    seen: str | None = None,
) -> list[str]:
    """Let a record say what was typed, whatever its source delivers; the fields that changed.

    `typed` are the values of the form of a book, `seen` is `stamp` of the record as the person saw
    it. Raises ChangedMeanwhile, and EnteringError for a record that is not corrected.
    """
    record = _standing(record, seen)
    before = record.description
    after = described(typed, Description.from_json(before)).as_json()
    fields = [one for one in PARTS if said_in(one, before) != said_in(one, after)]
    if not fields:
        return []
    now = timezone.now()
    standing = Correction.objects.of(record.library).filter(record=record, ended_at=None)
    known = {one.field: one for one in standing}
    for field in fields:
        old = known.get(field)
        value, delivered = said_in(field, after), old.delivered if old else said_in(field, before)
        if old is not None:
            _end(old, actor)
        if value != delivered:
            Correction.objects.of(record.library).create(
                library=record.library,
                record=record,
                field=field,
                value=value,
                delivered=delivered,
                reason=reason.strip()[:300],
                by=actor,
                at=now,
            )
    _lay_over(record, laid_over(before, [said_in(one, after) for one in fields]))
    audit.record(
        action="catalog.record_overlaid",
        actor=actor,
        library=record.library,
        obj=record,
        fields=[name for one in fields for name in PARTS[one]],
        reason=reason,
    )
    return fields


@transaction.atomic
def take_back(correction: Correction, *, actor: User | None) -> None:
    """Let a field say again what the source says. Raises EnteringError."""
    record = _standing(correction.record, None)
    found = Correction.objects.of(record.library).select_for_update().get(pk=correction.pk)
    if found.ended_at is not None:
        raise EnteringError(_("This correction was taken back already."))
    _end(found, actor)
    if not found.is_taken_over:
        _lay_over(record, laid_over(record.description, [found.delivered]))
    audit.record(
        action="catalog.correction_taken_back",
        actor=actor,
        library=record.library,
        obj=record,
        fields=list(PARTS[found.field]),
    )


def stamp(record: Record) -> str:
    """What tells that a record was changed since."""
    return record.changed_at.isoformat()


def _standing(record: Record, seen: str | None) -> Record:
    """The record as it is now. Raises EnteringError."""
    records = Record.objects.of(record.library).select_related("source", "library", "run")
    found = records.select_for_update(of=("self",)).get(pk=record.pk)
    if found.source.way == Way.HAND:
        raise EnteringError(_("This is a record of your own: correct it on its own page."))
    if found.is_gone:
        raise EnteringError(_("Its source has taken the record back."))
    if seen is not None and seen != stamp(found):
        raise ChangedMeanwhile(
            _("The record was changed meanwhile. Look at it and correct it again.")
        )
    return found


def _end(correction: Correction, actor: User | None) -> None:
    correction.ended_by, correction.ended_at = actor, timezone.now()
    correction.save(update_fields=["ended_by", "ended_at"])


def _lay_over(record: Record, said: dict[str, Any]) -> None:
    place_again(record, Description.from_json(said), now=timezone.now())
    shown_data_changed(record.library)
