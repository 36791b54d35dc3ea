"""What has to be done now and then: reminders on the eve, forgetting names after the event."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from bibnet.events.models import Occurrence, OccurrenceState, Registration, RegistrationState
from bibnet.libraries.models import Library

from . import tell

REMINDED_BEFORE = timedelta(hours=24)
# The consent says so: data/registration.ru.txt.
KEPT_AFTER = timedelta(days=30)
BATCH = 200


def remind(library: Library, *, now: datetime | None = None) -> int:
    """Write to those who have a seat on a date that begins within a day; how many.

    Who registered on that very day knows it and is not written to.
    """
    now = now or timezone.now()
    due = (
        Registration.objects.under(library)
        .filter(
            state=RegistrationState.REGISTERED,
            reminded_at=None,
            occurrence__state=OccurrenceState.SCHEDULED,
            occurrence__page__live=True,
            occurrence__starts__gt=now,
            occurrence__starts__lte=now + REMINDED_BEFORE,
            created_at__lt=now - REMINDED_BEFORE / 2,
        )
        .select_related("reader__user", "occurrence__page", "occurrence__place")
    )
    reminded = 0
    for registration in list(due[:BATCH]):
        with transaction.atomic():
            claimed = Registration.objects.of(registration.library).filter(
                pk=registration.pk, reminded_at=None
            )
            if claimed.update(reminded_at=now):
                tell.reminded(registration)
                reminded += 1
    return reminded


def forget_names(library: Library, *, now: datetime | None = None) -> int:
    """Erase who registered for what is long over; how many. The numbers stay."""
    now = now or timezone.now()
    over = Occurrence.objects.under(library).filter(over_at__lt=now - KEPT_AFTER)
    old = Registration.objects.under(library).filter(
        occurrence__in=over.values("pk"), forgotten_at=None
    )
    return old.update(
        name="", phone="", email="", consent_ip=None, reader=None, to_say="", forgotten_at=now
    )
