"""Publication and withdrawal at the time that an editor set."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from wagtail.models import Page, Revision

from bibnet.libraries.models import Library

logger = logging.getLogger(__name__)


def publish_due(library: Library | None = None) -> tuple[int, int]:
    """Publish what is due and withdraw what has expired; how many of each.

    One page that cannot be published stops no other: its date is taken away, so that it is
    not tried each minute, and its draft stays. What must not go yet (an event that people are
    registered for) goes as soon as it may.
    """
    now = timezone.now()
    expired = Page.objects.filter(live=True, expire_at__lte=now)
    withdrawn = sum(_withdraw(page) for page in expired.specific().iterator(chunk_size=50))
    due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
    published = sum(_publish(revision) for revision in list(due))
    return published, withdrawn


def _withdraw(page: Page) -> int:
    try:
        with transaction.atomic():
            page.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")
    except ValidationError:
        return 0
    return 1


def _publish(revision: Revision) -> int:
    try:
        with transaction.atomic():
            revision.publish(log_action="wagtail.publish.scheduled")
    except ValidationError:
        logger.exception("a page cannot be published", extra={"revision": revision.pk})
        Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
        return 0
    return 1
