"""Tells plugins of pages that become public and of pages that are so no longer."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver
from wagtail.models import Page
from wagtail.signals import page_published, page_unpublished

from bibnet.plugins import points

from .addresses import library_of


@receiver(page_published)
def announce_published(sender: type, instance: Page, **kwargs: Any) -> None:
    points.page_published.announce(library_of(instance), page=instance)


@receiver(page_unpublished)
def announce_unpublished(sender: type, instance: Page, **kwargs: Any) -> None:
    points.page_unpublished.announce(library_of(instance), page=instance)
