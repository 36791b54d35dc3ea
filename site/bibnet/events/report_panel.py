"""The button of an event's editor that makes the report of its last date."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils import timezone
from wagtail.admin.panels import Panel

if TYPE_CHECKING:
    from .models import EventPage, Occurrence


class ReportPanel(Panel):
    """Shown once a date of the event is over and nobody has written about it."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "events/staff/report_panel.html"

        def is_shown(self) -> bool:
            return super().is_shown() and _date_to_report(self.instance) is not None

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            date = _date_to_report(self.instance)
            if date is not None:
                code = self.instance.library.code
                context["date"] = date
                context["address"] = reverse("events_admin:make_report", args=[code, date.pk])
            return context


def _date_to_report(page: EventPage) -> Occurrence | None:
    """The last date of a live event that was held, unless it has a report."""
    from .models import EventReportPage, Occurrence

    if not page.pk or not page.live:
        return None
    dates = Occurrence.objects.of(page.library).filter(page=page).select_related("place")
    last = dates.held().past(timezone.now()).first()
    has_report = last and EventReportPage.objects.filter(occurrence=last).exists()
    return None if has_report else last
