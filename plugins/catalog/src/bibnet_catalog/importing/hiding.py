"""Records kept from readers, and shown again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import transaction
from django.utils import timezone

from bibnet.journal import audit
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.showing import shown_data_changed
from bibnet_catalog.models import Record

from .noting import to_index
from .showing import show_anew

if TYPE_CHECKING:
    from bibnet.accounts.models import User


@transaction.atomic
def hide(record: Record, *, reason: str, actor: User | None) -> None:
    """Keep a record from readers; the next deliveries leave it hidden."""
    _set(record, is_suppressed=True, reason=reason)
    audit.record(
        action="catalog.record_hidden",
        actor=actor,
        library=record.library,
        obj=record,
        reason=reason,
    )


@transaction.atomic
def show_again(record: Record, *, actor: User | None) -> None:
    """Let readers see a record again."""
    _set(record, is_suppressed=False, reason="")
    audit.record(action="catalog.record_shown", actor=actor, library=record.library, obj=record)


def _set(record: Record, *, is_suppressed: bool, reason: str) -> None:
    record.is_suppressed, record.hidden_reason = is_suppressed, reason
    record.changed_at = timezone.now()
    record.save(update_fields=["is_suppressed", "hidden_reason", "changed_at"])
    with all_libraries("an edition shows the fullest record of all libraries"):
        show_anew([record.edition_id])
    to_index([record.edition_id])
    shown_data_changed(record.library)
