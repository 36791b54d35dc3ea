"""Messages over the pages: to whom, from when, until when; works on the portal among them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone

from bibnet import stamps
from bibnet.journal import audit

from .models import Library, Role, SiteMessage
from .models.messages import Audience
from .roles import has_role

if TYPE_CHECKING:
    from bibnet.accounts.models import User

FIELDS = ["library", "district", "tone", "audience", "text", "since", "until"]


@dataclass(frozen=True)
class Message:
    """What is shown, without a database behind it: every page of every library asks."""

    pk: int
    path: str
    district_id: int | None
    tone: str
    audience: str
    text: str
    since: datetime
    until: datetime

    def concerns(self, library: Library) -> bool:
        is_below = library.path.startswith(self.path)
        return is_below and self.district_id in (None, library.district_id)


@transaction.atomic
def save_message(*, message: SiteMessage, actor: User) -> None:
    """Show a message, or show it otherwise; seen by the next request of every page.

    Raises PermissionDenied and ValidationError.
    """
    _check(message.library, actor)
    message.created_by = message.created_by or actor
    message.full_clean()
    message.save()
    stamps.bump("network")
    audit.record(
        action="libraries.message_saved",
        actor=actor,
        library=message.library,
        obj=message,
        fields=[message.tone, message.audience],
    )


@transaction.atomic
def end_message(*, message: SiteMessage, actor: User, now: datetime | None = None) -> None:
    """Take a message off the pages; one that has not begun is forgotten."""
    _check(message.library, actor)
    now = now or timezone.now()
    audit.record(
        action="libraries.message_ended", actor=actor, library=message.library, obj=message
    )
    if message.since >= now:
        message.delete()
    elif message.until > now:
        message.until = now
        message.save(update_fields=["until"])
    stamps.bump("network")


def shown_at(library: Library, now: datetime, *, to_staff: bool = False) -> list[Message]:
    """The messages over a page of the library at a moment, those that end first on top."""
    return [
        one
        for one in _known()
        if one.since <= now < one.until
        and one.concerns(library)
        and (to_staff or one.audience == Audience.EVERYBODY)
    ]


def next_move(library: Library, now: datetime) -> datetime | None:
    """When a public page of the library begins or ceases to show a message."""
    moments = [
        moment
        for one in _known()
        if one.concerns(library) and one.audience == Audience.EVERYBODY
        for moment in (one.since, one.until)
        if moment > now
    ]
    return min(moments, default=None)


@stamps.remembered("network")
def _known() -> tuple[Message, ...]:
    """All messages that are not over, kept by the process until the network changes."""
    rows = SiteMessage.objects.filter(until__gt=timezone.now()).order_by("until", "pk")
    return tuple(
        Message(
            pk=one.pk,
            path=one.library.path,
            district_id=one.district_id,
            tone=one.tone,
            audience=one.audience,
            text=one.text,
            since=one.since,
            until=one.until,
        )
        for one in rows.select_related("library")
    )


def _check(library: Library, actor: User) -> None:
    if not has_role(actor, library, Role.LIBRARY_ADMIN):
        raise PermissionDenied
