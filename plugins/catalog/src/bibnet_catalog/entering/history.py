"""What became of a record of the hand: its deliveries, told as acts of people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils.translation import gettext as _

from bibnet_catalog.models import Delivery, Outcome, Record

from .acts import changed_fields
from .words import named

if TYPE_CHECKING:
    from bibnet.accounts.models import User

MOST = 50


@dataclass(frozen=True)
class Act:
    """Who did what to the record, and when; `is_revertible`: what was before can be had again."""

    number: int
    by: User | None
    at: datetime
    what: str
    fields: list[str]
    is_revertible: bool


def history(record: Record) -> list[Act]:
    """The acts of a record, the last first."""
    deliveries = Delivery.objects.of(record.library).filter(record=record).order_by("-pk")
    after = record.description
    acts: list[Act] = []
    for one in deliveries.select_related("run__by")[:MOST]:
        before = one.before.get("description", {})
        fields = changed_fields(before, after) if one.before else []
        acts.append(
            Act(
                number=one.pk,
                by=one.run.by,
                at=one.run.created_at,
                what=_told(one),
                fields=named(fields),
                is_revertible=bool([field for field in fields if field != "held"]),
            )
        )
        after = before
    return acts


def _told(one: Delivery) -> str:
    if one.outcome == Outcome.REMOVED:
        return _("Withdrawn from the stock")
    if one.outcome == Outcome.ADDED:
        return _("Entered")
    return _("Brought back") if one.before.get("is_gone") else _("Corrected")
