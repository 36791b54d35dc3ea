"""What events hold about a person: registrations, to export, erase and merge."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext

from bibnet.plugins.items import Person, PersonalData

from .models import Registration
from .models.registration import LIVE
from .services.registering import cancel_registration


def source() -> PersonalData:
    """Registrations as a kind of personal data."""
    return PersonalData(
        key="event_registrations",
        title=_("Registrations for events"),
        export=_export,
        erase=_erase,
        merge=_merge,
        seen_since=_seen_since,
        order=20,
    )


def _of(person: Person) -> Any:
    if person.reader is None:
        return Registration.objects.none()
    return Registration.objects.filter(reader=person.reader).select_related("occurrence__page")


def _seen_since(moment: datetime) -> Any:
    """Who registered since, or came to what was held since."""
    recent = Q(created_at__gte=moment) | Q(came__gt=0, occurrence__over_at__gte=moment)
    return Registration.objects.filter(recent, reader__isnull=False).order_by().values("reader")


def _export(person: Person) -> Iterable[Mapping[str, Any]]:
    for one in _of(person):
        yield {
            str(_("Event")): one.occurrence.heading,
            str(_("Begins")): one.occurrence.local_starts,
            str(_("Name")): one.name,
            str(_("Telephone")): one.phone,
            str(_("E-mail")): one.email,
            str(pgettext("column", "People")): one.people,
            str(_("State")): one.get_state_display(),
            str(pgettext("registration", "Made")): one.created_at,
        }


def _erase(person: Person) -> None:
    """Give seats to come to the next in the queue, then forget who it was."""
    for one in _of(person).filter(state__in=LIVE, occurrence__over_at__gt=timezone.now()):
        cancel_registration(registration=one)
    _of(person).update(
        name="", phone="", email="", consent_ip=None, reader=None, forgotten_at=timezone.now()
    )


@transaction.atomic
def _merge(kept: Person, gone: Person) -> None:
    """Hand registrations over; where both are on one list, the later one gives its seat back."""
    if kept.reader is None:
        return
    taken = set(_of(kept).filter(state__in=LIVE).values_list("occurrence", flat=True))
    for one in _of(gone).filter(state__in=LIVE, occurrence__in=taken):
        cancel_registration(registration=one)
    _of(gone).update(reader=kept.reader)
