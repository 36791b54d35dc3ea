"""What follows when pages are published.

Wagtail publishes by many ways (the editor, the clock, a workflow, the API); its signal is the
one place where they all meet.
"""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.signals import page_published

from .models import EventPage
from .services.laying_out import lay_out


@receiver(page_published, sender=EventPage, dispatch_uid="events.lay_out")
def event_published(instance: EventPage, **kwargs: Any) -> None:
    lay_out(instance)
