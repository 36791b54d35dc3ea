"""Putting the demonstration's pages into the tree, each in a transaction of its own.

Pages come as an import brings them: published, without a history of drafts.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from wagtail.models import Page
from wagtail.signals import page_published

from bibnet.libraries.models import Library


def index_of(library: Library, model: type[Page]) -> Page:
    """The page of that type directly under the library's front page; founding planted it."""
    front = Page.objects.get(pk=library.root_page_id)
    return model.objects.child_of(front).get()


def has_page(parent: Page, slug: str) -> bool:
    """Whether an earlier run has put the page there."""
    return parent.get_children().filter(slug=slug).exists()


@transaction.atomic
def publish(page: Page, *, under: Page, at: datetime) -> None:
    """Put a new page under another, published as if that had been done at a moment."""
    page.first_published_at = page.last_published_at = at
    under.add_child(instance=page)
    page_published.send(sender=type(page), instance=page, revision=None)


@transaction.atomic
def republish(page: Page, *, at: datetime) -> None:
    """Save a page that founding planted with the text it now has, and publish it."""
    page.live, page.has_unpublished_changes = True, False
    page.first_published_at = page.first_published_at or at
    page.last_published_at = at
    page.save()
    page_published.send(sender=type(page), instance=page, revision=None)
