"""A visit is counted once for each reader, library and day, or with each act: a library's rule.

The terms are those of GOST R 7.0.20-2014; what is done from afar is no visit.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import connection

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending.models import LendingSettings, VisitMark, VisitRule

# The day after tomorrow nobody enters what happened today any more but by its true time.
KEPT = timedelta(days=14)
_MARKED = (
    "INSERT INTO bibnet_lending_visitmark (library_id, pseudonym, day) VALUES (%s, %s, %s)"
    " ON CONFLICT DO NOTHING"
)


def is_visit(library: Library, reader: Reader, *, at: datetime) -> bool:
    """Whether an act in the library is a visit that has to be counted; it is marked by this."""
    if LendingSettings.of(library.member).visit_rule == VisitRule.ACT:
        return True
    return _mark(library.pk, reader.pseudonym, schedule.today(library, at))


def _mark(library: int, pseudonym: str, day: date) -> bool:
    """Write the mark; False where it was there. One statement tells, whoever else writes it now."""
    with connection.cursor() as cursor:
        cursor.execute(_MARKED, [library, pseudonym, day])
        return bool(cursor.rowcount)


def forget(library: Library, now: datetime) -> None:
    """Let the marks go of days that are long over, in a member and its parts."""
    last = schedule.today(library, now) - KEPT
    VisitMark.objects.under(library).filter(day__lt=last).delete()
