"""Which pages a search for minors leaves out."""

from __future__ import annotations

from django.db.models import QuerySet

from bibnet.pages.search import adults

from .models import AgeMark, EventPage, EventReportPage


@adults.register
def events_for_adults() -> QuerySet[EventPage]:
    return EventPage.objects.filter(age_mark=AgeMark.ADULT)


@adults.register
def reports_for_adults() -> QuerySet[EventReportPage]:
    return EventReportPage.objects.filter(age_mark=AgeMark.ADULT)
