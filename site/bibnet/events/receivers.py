"""What follows when pages are published.

Wagtail publishes by many ways (the editor, the clock, a workflow, the API); its signal is the
one place where they all meet.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished

from .models import EventPage, EventReportPage
from .services.laying_out import lay_out
from .services.reporting import post_figures


@receiver(page_published, sender=EventPage, dispatch_uid="events.lay_out")
def event_published(instance: EventPage, **kwargs: Any) -> None:
    lay_out(instance)


@receiver(page_published, sender=EventReportPage, dispatch_uid="events.post_figures")
@receiver(page_unpublished, sender=EventReportPage, dispatch_uid="events.take_figures_back")
def report_changed(instance: EventReportPage, **kwargs: Any) -> None:
    post_figures(instance)
