"""The audit log: every administrative act, written in the act's own transaction."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import structlog
from django.db import models

from .models import AuditEntry

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


def record(
    *,
    action: str,
    actor: Any | None,
    library: Library | None = None,
    obj: models.Model | None = None,
    fields: Sequence[str] = (),
    reason: str = "",
) -> AuditEntry:
    """Write one act down. `action` is `<app or plugin slug>.<what happened>`; `fields` are names
    of fields or choices, never personal values. `actor` None is the system itself. The id of the
    request leads to its lines in the logs.
    """
    return AuditEntry.objects.create(
        action=action,
        actor_id=getattr(actor, "pk", None),
        library=library,
        object_type=obj._meta.label_lower if obj is not None else "",
        object_id=str(obj.pk) if obj is not None else "",
        fields=[str(name) for name in fields],
        reason=reason,
        request_id=structlog.contextvars.get_contextvars().get("request_id", "")[:64],
    )
