"""Putting a mark on an edition and taking it off."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from bibnet.journal import audit
from bibnet.libraries import network
from bibnet.plugins.showing import shown_data_changed
from bibnet.plugins.state import libraries_with
from bibnet_catalog.deciding.errors import DecisionError
from bibnet_catalog.deciding.ruling import edition_now
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
def take_off(number: int, *, actor: User | None) -> None:
    """Take a mark off. Raises DecisionError."""
    found = Mark.objects.select_for_update().filter(pk=number, ended_at=None).first()
    if found is None:
        raise DecisionError(_("The mark was taken off meanwhile."))
    found.ended_by, found.ended_at = actor, timezone.now()
    found.save(update_fields=["ended_by", "ended_at"])
    _tell(found, "mark_taken_off", actor)


def _tell(found: Mark, action: str, actor: User | None) -> None:
    to_index([found.edition_id])
    to_harvesters([found.edition_id])
    for library in libraries_with("catalog"):
        shown_data_changed(library)
    audit.record(
        action=f"catalog.{action}",
        actor=actor,
        library=network.region(),
        obj=found,
        reason=found.reason,
    )
