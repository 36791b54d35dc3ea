"""Putting a mark on an edition and taking it off."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import date
from typing import TYPE_CHECKING
from uuid import uuid4

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.plugins.showing import shown_data_changed
from bibnet.plugins.state import libraries_with
from bibnet_catalog.deciding.errors import DecisionError
from bibnet_catalog.deciding.ruling import edition_now
from bibnet_catalog.entries import numbers_now
from bibnet_catalog.importing.noting import to_harvesters, to_index
from bibnet_catalog.models import Mark, MarkKind

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@transaction.atomic
def mark(
    *,
    edition: int,
    kind: MarkKind,
    reason: str,
    source: str,
    day: date,
    text: str = "",
    actor: User | None,
) -> Mark:
    """Put a mark on the edition that a number leads to. Raises DecisionError."""
    found = edition_now(edition)
    if Mark.objects.filter(edition=found, kind=kind, ended_at=None).exists():
        raise DecisionError(_("The edition has this mark already."))
    made = Mark.objects.create(
        edition=found,
        kind=kind,
        text=text.strip(),
        reason=reason.strip(),
        source=source.strip(),
        day=day,
        by=actor,
        at=timezone.now(),
    )
    _tell(made, "edition_marked", actor)
    return made


@transaction.atomic
def mark_listed(
    *,
    editions: Collection[int],
    kind: MarkKind,
    reason: str,
    source: str,
    day: date,
    text: str = "",
    list_name: str,
    actor: User | None,
) -> int:
    """Put the mark of a list on the editions that these numbers lead to; on how many.

    Those that have it already keep what they have.
    """
    wanted = set(numbers_now(editions).values())
    wanted -= set(
        Mark.objects.filter(edition__in=wanted, kind=kind, ended_at=None).values_list(
            "edition", flat=True
        )
    )
    if not wanted:
        return 0
    common = {
        "kind": kind,
        "text": text.strip(),
        "reason": reason.strip(),
        "source": source.strip(),
        "day": day,
        "by": actor,
        "at": timezone.now(),
        "list": uuid4(),
        "list_name": list_name[:200],
    }
    made = Mark.objects.bulk_create([Mark(edition_id=pk, **common) for pk in sorted(wanted)])
    _tell_all(made, "editions_marked", actor)
    return len(made)


@transaction.atomic
def take_off_list(number: int, *, actor: User | None) -> int:
    """Take off all that stands of the list that a mark came with; how many.

    Raises DecisionError.
    """
    found = Mark.objects.filter(pk=number).exclude(list=None).first()
    standing = Mark.objects.select_for_update().filter(ended_at=None)
    marks = list(standing.filter(list=found.list)) if found else []
    if not marks:
        raise DecisionError(_("Nothing of this list stands any more."))
    Mark.objects.filter(pk__in=[one.pk for one in marks]).update(
        ended_by=actor, ended_at=timezone.now()
    )
    _tell_all(marks, "marks_taken_off", actor)
    return len(marks)


@transaction.atomic
def take_off(number: int, *, actor: User | None) -> None:
    """Take a mark off. Raises DecisionError."""
    found = Mark.objects.select_for_update().filter(pk=number, ended_at=None).first()
    if found is None:
        raise DecisionError(_("The mark was taken off meanwhile."))
    found.ended_by, found.ended_at = actor, timezone.now()
    found.save(update_fields=["ended_by", "ended_at"])
    _tell(found, "mark_taken_off", actor)


def _tell(found: Mark, action: str, actor: User | None) -> None:
    _tell_all([found], action, actor)


def _tell_all(found: Sequence[Mark], action: str, actor: User | None) -> None:
    """Let the index, harvesters and pages know; the log has one line for all."""
    editions = [one.edition_id for one in found]
    to_index(editions)
    to_harvesters(editions)
    for library in libraries_with("catalog"):
        shown_data_changed(library)
    audit.record(
        action=f"catalog.{action}",
        actor=actor,
        library=network.region(),
        obj=found[0],
        reason=found[0].reason,
    )
