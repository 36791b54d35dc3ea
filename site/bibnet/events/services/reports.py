"""From an event that was held to the draft of its report."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page

from bibnet.accounts.models import User
from bibnet.events import errors
from bibnet.events.models import EventPage, EventReportPage, Occurrence
from bibnet.journal import audit

from .attending import attended
from .registering import lock

# For so long the start page reminds of events without a report.
ASKED_FOR = timedelta(days=30)


def report_of(occurrence: Occurrence) -> EventReportPage | None:
    """The report of a date, a draft too."""
    return EventReportPage.objects.filter(occurrence=occurrence).first()


@transaction.atomic
def make_report(
    *, occurrence: Occurrence, actor: User, now: datetime | None = None
) -> EventReportPage:
    """The draft of a date's report with all that is known, or the report there is already.

    Raises NotHeld before it has begun or when it was called off, PermissionDenied where the
    person may not add pages. Locks the date.
    """
    now = now or timezone.now()
    date = lock(occurrence)
    if (known := report_of(date)) is not None:
        return known
    if date.is_cancelled or date.starts > now:
        raise errors.NotHeld
    index = Page.objects.parent_of(date.page).get()
    if not index.permissions_for_user(actor).can_add_subpage():
        raise PermissionDenied
    report = _filled_in(date)
    report.owner = actor
    report.tags.add(*date.page.tags.all())
    index.add_child(instance=report)
    report.save_revision(user=actor, log_action="wagtail.create")
    audit.record(action="events.report_begun", actor=actor, library=date.library, obj=report)
    return report


def _filled_in(date: Occurrence) -> EventReportPage:
    page: EventPage = date.page
    ends = date.local_ends
    return EventReportPage(
        title=date.heading,
        live=False,
        occurrence=date,
        date=date.local_starts.date(),
        time_from=None if date.is_all_day else date.local_starts.time(),
        time_to=ends.time() if ends and not date.is_all_day else None,
        place_kind=page.place_kind,
        place=page.place,
        hall=date.place_note[:120] or page.hall,
        address=page.address,
        online_url=page.online_url,
        age_mark=page.age_mark,
        attended=attended(date),
        registered=date.taken if page.has_registration else None,
    )
