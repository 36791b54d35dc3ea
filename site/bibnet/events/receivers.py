"""What follows when pages are published, moved or deleted.

Wagtail publishes by many ways (the editor, the clock, a workflow, the API); its signal is the
one place where they all meet.
"""

from __future__ import annotations

from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models.signals import pre_delete
from django.dispatch import receiver
from wagtail.signals import page_published, page_unpublished, post_page_move

from .models import EventPage, EventReportPage
from .services.handing_over import dates_follow
from .services.laying_out import lay_out
from .services.reporting import post_figures
from .services.withdrawing import why_not_delete


@receiver(page_published, sender=EventPage, dispatch_uid="events.lay_out")
def event_published(instance: EventPage, **kwargs: Any) -> None:
    # The dates of an event that is shown for another library are that library's.
    if instance.alias_of_id is None:
        lay_out(instance)


@receiver(pre_delete, sender=EventPage, dispatch_uid="events.keep_lists")
def event_deleted(instance: EventPage, **kwargs: Any) -> None:
    """The last guard, whichever page above was deleted; the editor's screens ask before."""
    if reasons := why_not_delete(instance):
        raise ValidationError({NON_FIELD_ERRORS: reasons})


@receiver(post_page_move, sender=EventPage, dispatch_uid="events.dates_follow")
def event_moved(instance: EventPage, **kwargs: Any) -> None:
    dates_follow(instance)


@receiver(page_published, sender=EventReportPage, dispatch_uid="events.post_figures")
@receiver(page_unpublished, sender=EventReportPage, dispatch_uid="events.take_figures_back")
def report_changed(instance: EventReportPage, **kwargs: Any) -> None:
    post_figures(instance)
