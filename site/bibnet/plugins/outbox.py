"""Announcements: written in the transaction, delivered after it, at least once each.

The message is a row of the announcer's own transaction, so it exists exactly if the act does.
The worker calls `deliver_pending` again and again. Each receiver runs in a transaction that also
marks the message as delivered to it; a process killed at any moment therefore loses nothing, and
what a receiver wrote to the database is there once.
"""

from __future__ import annotations

import logging
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.conf import settings
from django.db import connection, models, transaction
from django.utils import timezone

from .extension import Announcement, Hook, get_point
from .failures import record_failure
from .models import OutboxMessage

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

logger = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(seconds=30)
LONGEST_PAUSE = timedelta(hours=6)
MOST_ATTEMPTS = 15
_MODEL, _PK = "$model", "pk"


def write_message(
    *, point: Announcement[Any], library: Library, payload: dict[str, Any]
) -> OutboxMessage | None:
    """Put an announcement into the outbox, in the transaction at hand; None if nobody listens."""
    if not point.hooks:
        return None
    return OutboxMessage.objects.create(
        library_id=library.pk,
        point=f"{point.owner}.{point.name}",
        payload={name: _packed(value) for name, value in payload.items()},
    )


def deliver_pending(*, now: datetime | None = None, limit: int = 100) -> int:
    """Hand the messages that are due to their receivers; how many have reached all of them."""
    now = now or timezone.now()
    due = OutboxMessage.objects.filter(is_given_up=False, next_attempt_at__lte=now)
    keys = list(due.order_by("pk").values_list("pk", flat=True)[:limit])
    return sum(_deliver(pk, now) for pk in keys)


def _deliver(pk: int, now: datetime) -> bool:
    """Call every receiver that has not had the message; whether all have it now."""
    message = OutboxMessage.objects.select_related("library").filter(pk=pk).first()
    if message is None:
        return False
    all_have_it = True
    for hook in _receivers(message):
        if hook.key not in message.delivered_to:
            all_have_it &= _deliver_to(hook, pk, now)
    if all_have_it:
        OutboxMessage.objects.filter(pk=pk).delete()
    return all_have_it


def _receivers(message: OutboxMessage) -> list[Hook]:
    try:
        point = get_point(message.point)
    except KeyError:  # the plugin that announced it has been uninstalled
        return []
    return list(point.hooks_for(message.library))


def _deliver_to(hook: Hook, pk: int, now: datetime) -> bool:
    """Whether the receiver has the message now; False too if another worker is at it."""
    from bibnet.libraries.scope import library_scope

    try:
        with transaction.atomic():
            message = _locked(pk)
            if message is None:
                return False
            if hook.key not in message.delivered_to:
                with library_scope(message.library):
                    hook(message.library, str(message.key), **_unpacked(message.payload))
                message.delivered_to.append(hook.key)
                message.save(update_fields=["delivered_to"])
    except Exception as error:
        _postpone(hook, pk, now, error)
        if settings.BIBNET_RAISE_PLUGIN_ERRORS:
            raise
        return False
    return True


def _locked(pk: int) -> OutboxMessage | None:
    """The message, locked; None if it is gone or another worker holds it."""
    messages = OutboxMessage.objects.select_related("library").filter(pk=pk)
    if connection.features.has_select_for_update_skip_locked:
        messages = messages.select_for_update(skip_locked=True, of=("self",))
    return messages.first()


def _postpone(hook: Hook, pk: int, now: datetime, error: Exception) -> None:
    message = OutboxMessage.objects.select_related("library").get(pk=pk)
    record_failure(plugin=hook.slug, point=message.point, library=message.library)
    message.attempts += 1
    message.next_attempt_at = now + min(FIRST_PAUSE * 2**message.attempts, LONGEST_PAUSE)
    message.last_error = f"{hook.key}: {type(error).__name__}"[:200]
    message.is_given_up = message.attempts >= MOST_ATTEMPTS
    message.save(update_fields=["attempts", "next_attempt_at", "last_error", "is_given_up"])
    if message.is_given_up:
        logger.error("announcement %s given up: %s", message, message.last_error)


def _packed(value: Any) -> Any:
    if isinstance(value, models.Model):
        return {_MODEL: value._meta.label_lower, _PK: value.pk}
    return value


def _unpacked(payload: dict[str, Any]) -> dict[str, Any]:
    return {name: _restored(value) for name, value in payload.items()}


def _restored(value: Any) -> Any:
    """The row as it is now, or None if it is gone or its plugin uninstalled."""
    if not (isinstance(value, dict) and _MODEL in value):
        return value
    try:
        model = apps.get_model(value[_MODEL])
    except LookupError:
        return None
    return model._base_manager.filter(pk=value[_PK]).first()
