"""Figures of reports in the journal: written when published, corrected with every change."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, time
from typing import NamedTuple

from django.db import transaction

from bibnet.events.models import AgeGroup, EventReportPage, PlaceKind
from bibnet.journal import services as journal
from bibnet.journal.models import Entry, Mode
from bibnet.libraries import network
from bibnet.libraries.models import Library

HELD, ATTENDED = "events.held", "events.attended"
UNKNOWN_AGE = "unknown"
MODES = {
    PlaceKind.LIBRARY: Mode.IN_HOUSE,
    PlaceKind.ELSEWHERE: Mode.OUTSIDE,
    PlaceKind.ONLINE: Mode.REMOTE,
}


class Line(NamedTuple):
    """What a figure of the journal is about; all entries of one line add up to its figure."""

    kind: str
    library_id: int
    at: datetime
    mode: str
    age_group: str


@transaction.atomic
def post_figures(report: EventReportPage) -> int:
    """Make the journal's sums those of the report; how many entries it took.

    Nothing is ever changed there: where a figure differs, the difference is written. A report
    that is not live counts for nothing. Locks the page.
    """
    locked = EventReportPage.objects.select_for_update().filter(pk=report.pk).first()
    wanted = _wanted(report) if locked is not None and report.live else Counter()
    written = _written(report)
    changes = {line: wanted[line] - written[line] for line in {*wanted, *written}}
    changes = {line: amount for line, amount in changes.items() if amount}
    for line, amount in sorted(changes.items()):
        journal.write(
            kind=line.kind,
            library=network.library(line.library_id),
            amount=amount,
            at=line.at,
            mode=line.mode,
            obj=report,
            data={"age_group": line.age_group},
        )
    return len(changes)


def _wanted(report: EventReportPage) -> Counter[Line]:
    library = report.place or report.library
    at = _moment(report, library)
    mode = MODES[PlaceKind(report.place_kind)]
    figures: Counter[Line] = Counter({Line(HELD, library.pk, at, mode, ""): 1})
    by_age = {code: int(number) for code, number in report.attended_by_age.items() if number}
    for code in AgeGroup.objects.values_list("code", flat=True):
        if by_age.get(code):
            figures[Line(ATTENDED, library.pk, at, mode, code)] += by_age[code]
    rest = (report.attended or 0) - sum(by_age.values())
    if rest > 0:
        figures[Line(ATTENDED, library.pk, at, mode, UNKNOWN_AGE)] += rest
    return figures


def _moment(report: EventReportPage, library: Library) -> datetime:
    """The day of the event by the library's clock, so that a correction falls into its month."""
    assert report.date is not None, "a published report has a date"
    return datetime.combine(report.date, report.time_from or time(12), library.tz)


def _written(report: EventReportPage) -> Counter[Line]:
    entries = Entry.objects.filter(
        object_type=report._meta.label_lower, object_id=str(report.pk), kind__in=[HELD, ATTENDED]
    )
    figures: Counter[Line] = Counter()
    for entry in entries:
        group = entry.data.get("age_group", "")
        figures[Line(entry.kind, entry.library_id, entry.at, entry.mode, group)] += entry.amount
    return figures
