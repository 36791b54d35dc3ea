"""What questions hold about a person: exported, erased, merged."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bibnet.pages.models import MessageKind, Question
from bibnet.plugins.items import Person, PersonalData

from .asking import forget


def source() -> PersonalData:
    """Questions as a kind of personal data."""
    return PersonalData(
        key="questions",
        title=_("Questions to libraries"),
        export=_export,
        erase=_erase,
        merge=_merge,
        seen_since=_seen_since,
        order=25,
    )


def _of(person: Person) -> Any:
    if person.user is None:
        return Question.objects.none()
    return Question.objects.filter(asked_by=person.user)


def _seen_since(moment: datetime) -> Any:
    asked = Question.objects.filter(asked_at__gte=moment, asked_by__reader__isnull=False)
    return asked.order_by().values("asked_by__reader")


def _export(person: Person) -> Iterable[Mapping[str, Any]]:
    for one in _of(person).select_related("library").prefetch_related("messages"):
        yield {
            str(_("Library")): str(one.library),
            str(_("Asked")): one.asked_at,
            str(_("Subject")): one.subject,
            str(_("Question")): one.text,
            str(_("Name")): one.name,
            str(_("Telephone")): one.phone,
            str(_("E-mail")): one.email,
            str(_("State")): one.get_state_display(),
            str(_("Messages")): [
                f"{message.written_at:%d.%m.%Y %H:%M} {message.get_kind_display()}: {message.text}"
                for message in one.messages.all()
                if message.kind != MessageKind.NOTE
            ],
        }


def _erase(person: Person) -> None:
    forget(_of(person), now=timezone.now())


def _merge(kept: Person, gone: Person) -> None:
    """Questions go over with the login that stays."""
    if kept.user is not None and gone.user is not None:
        _of(gone).update(asked_by=kept.user)
