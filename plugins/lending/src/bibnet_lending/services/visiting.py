"""A visit is counted once for each reader, library and day, or with each act: a library's rule.

The terms are those of GOST R 7.0.20-2014; what is done from afar is no visit.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import IntegrityError, transaction

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending.models import LendingSettings, VisitMark, VisitRule

# The day after tomorrow nobody enters what happened today any more but by its true time.
KEPT = timedelta(days=14)


def is_visit(library: Library, reader: Reader, *, at: datetime) -> bool:
    """Whether an act in the library is a visit that has to be counted; it is marked by this."""
    if LendingSettings.of(library.member).visit_rule == VisitRule.ACT:
        return True
    own = {"pseudonym": reader.pseudonym, "day": schedule.today(library, at)}
    marks = VisitMark.objects.of(library)
    if marks.filter(**own).exists():
        return False
    try:
        with transaction.atomic():
            marks.create(library=library, **own)
    except IntegrityError:  # another desk was quicker
        return False
    return True


def forget(library: Library, now: datetime) -> None:
    """Let the marks go of days that are long over, in a member and its parts."""
    last = schedule.today(library, now) - KEPT
    VisitMark.objects.under(library).filter(day__lt=last).delete()
