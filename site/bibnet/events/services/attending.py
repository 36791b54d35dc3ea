"""What the staff notes about those on the list of a date: who came, who has been told."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from bibnet.accounts.models import User
from bibnet.events.models import Occurrence, Registration
from bibnet.events.models.registration import LIVE
from bibnet.journal import audit

from .registering import lock


@transaction.atomic
def mark_attendance(*, occurrence: Occurrence, came: Mapping[int, int | None], actor: User) -> int:
    """Note how many of each party came (by the registration's number); how many marks are new.

    None takes a mark away. Whoever waited and came all the same is counted too; what is
    cancelled or of another date is passed over. Locks the date.
    """
    date = lock(occurrence)
    rows = Registration.objects.of(date.library).filter(
        occurrence=date, state__in=LIVE, pk__in=came.keys()
    )
    changed = [row for row in rows if row.came != came[row.pk]]
    for row in changed:
        row.came = came[row.pk]
        row.save(update_fields=["came"])
    if changed:
        audit.record(action="events.attendance_marked", actor=actor, library=date.library, obj=date)
    return len(changed)


def attended(occurrence: Occurrence) -> int | None:
    """How many people came by the marks; None while nothing is marked."""
    marks = Registration.objects.of(occurrence.library).filter(
        occurrence=occurrence, came__isnull=False
    )
    numbers = list(marks.values_list("came", flat=True))
    return sum(numbers) if numbers else None


@transaction.atomic
def told(*, registration: Registration, actor: User) -> None:
    """Note that somebody has said by telephone what no letter could."""
    if not registration.to_say:
        return
    audit.record(
        action="events.told_by_telephone",
        actor=actor,
        library=registration.library,
        obj=registration,
        fields=[registration.to_say],
    )
    registration.to_say = ""
    registration.save(update_fields=["to_say"])
