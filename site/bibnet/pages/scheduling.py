"""Publication and withdrawal at the time that an editor set."""

from __future__ import annotations

import logging

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page, Revision

from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.notices.services import notify

from .addresses import library_of

logger = logging.getLogger(__name__)

NOT_PUBLISHED = "core.editing.not_published"


def publish_due(library: Library | None = None) -> tuple[int, int]:
    """Publish what is due and withdraw what has expired; how many of each.

    One page that cannot be published stops no other: its date is taken away, so that it is
    not tried each minute, its draft stays, and its editor is told. What must not go yet (an event
    that people are registered for) goes as soon as it may.
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
    except ValidationError as error:
        logger.exception("a page cannot be published", extra={"revision": revision.pk})
        _give_up(revision, " ".join(error.messages))
        return 0
    return 1


@transaction.atomic
def _give_up(revision: Revision, hindrance: str) -> None:
    """Try no more, and tell who set the time; the start page says so too."""
    due = revision.approved_go_live_at
    Revision.objects.filter(pk=revision.pk).update(approved_go_live_at=None)
    page = revision.as_object()
    editor = revision.user or page.owner
    if editor is None:
        return
    edit = reverse("wagtailadmin_pages:edit", args=(page.pk,))
    library = library_of(page)
    notify(
        kind=NOT_PUBLISHED,
        library=library,
        user=editor,
        context={
            "page": page,
            "due": due.astimezone(library.tz) if due else None,
            "hindrance": hindrance,
        },
        url=network.portal_url() + edit,
    )
