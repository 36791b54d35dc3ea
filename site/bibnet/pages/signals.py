"""What follows a change of a page: public pages are made anew, old addresses lead on."""

from __future__ import annotations

from typing import Any

from django.db.models.signals import post_delete, post_save, pre_delete
from django.dispatch import receiver
from wagtail.models import Page, ReferenceIndex
from wagtail.signals import page_slug_changed, page_unpublished, post_page_move

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library

from .addresses import library_of
from .editing.offering import change_hands
from .models import InformationPage, LibraryPage, Picture
from .redirects import remember
from .search.indexing import index_page, index_tree

# What Wagtail writes of a live page whose draft is saved.
DRAFT_FIELDS = frozenset(
    {
        "draft_title",
        "has_unpublished_changes",
        "latest_revision",
        "latest_revision_created_at",
        "locked",
        "locked_at",
        "locked_by",
        "go_live_at",
        "expire_at",
    }
)

# Of the portal's sections: the network's processes know by heart which they are.
SECTION_DEPTH = 3


def pages_changed(library: Library, *, below: bool = False) -> None:
    """Say that the library's public pages, and those of all above it, show something else now.

    `below`: so do the sites of its branches, which show its mandatory sections as well.
    """
    above = Library.objects.filter(path__in=library.ancestor_paths).values_list("pk", flat=True)
    sites = Library.objects.none()
    if below and not library.is_region:
        sites = Library.objects.under(library).with_microsite()
    stamps.bump_library(*above, *sites.values_list("pk", flat=True))


def _page_changed(page: Page) -> None:
    library = library_of(page)
    kind = page.specific_class
    pages_changed(library, below=kind is not None and issubclass(kind, InformationPage))
    if library.is_region and page.depth == SECTION_DEPTH:
        stamps.bump("network")


@receiver(post_save)
def page_saved(
    sender: type, instance: Any, update_fields: frozenset[str] | None = None, **kwargs: Any
) -> None:
    if not isinstance(instance, LibraryPage) or kwargs.get("raw"):
        return
    if instance.live and (update_fields is None or set(update_fields) - DRAFT_FIELDS):
        _page_changed(instance)
        index_page(instance)
        # Wagtail does this later, in a task; the files of the page are to be seen with it.
        ReferenceIndex.create_or_update_for_object(instance)


@receiver(page_unpublished)
def page_gone(sender: type, instance: Page, **kwargs: Any) -> None:
    if isinstance(instance, LibraryPage):
        index_page(instance)
    _page_changed(instance)


@receiver(post_delete)
def page_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    if isinstance(instance, LibraryPage):
        _page_changed(instance)


@receiver(pre_delete)
def shared_page_deleted(sender: type, instance: Any, **kwargs: Any) -> None:
    """What other libraries show of it goes along; Wagtail would leave it as their own."""
    if isinstance(instance, LibraryPage) and instance.is_offered and instance.alias_of_id is None:
        from .editing.offering import take_back

        take_back(instance)


@receiver(post_save, sender=Picture)
@receiver(post_delete, sender=Picture)
def picture_changed(
    sender: type, instance: Picture, *, created: bool = False, **kwargs: Any
) -> None:
    library = Library.objects.filter(collection=instance.collection_id).first()
    if library is not None:
        pages_changed(library, below=not created)


@receiver(page_slug_changed)
def page_renamed(sender: type, instance: Page, instance_before: Page, **kwargs: Any) -> None:
    if not instance_before.live and instance_before.first_published_at is None:
        return  # no reader has seen the old address
    library = library_of(instance)
    remember(library, _path_within(library, instance_before.url_path), instance)


@receiver(post_page_move)
def page_moved(
    sender: type,
    instance: Page,
    url_path_before: str,
    url_path_after: str,
    parent_page_before: Page,
    parent_page_after: Page,
    **kwargs: Any,
) -> None:
    before, after = library_of(parent_page_before), library_of(parent_page_after)
    moved = Page.objects.get(pk=instance.pk)
    if url_path_before != url_path_after:
        remember(before, _path_within(before, url_path_before), moved)
    if before.pk != after.pk:
        index_tree(moved)
        change_hands(moved)
    for library in {before.pk, after.pk}:
        pages_changed(network.library(library), below=True)
    if before.is_region or after.is_region:
        stamps.bump("network")


def _path_within(library: Library, url_path: str) -> str:
    skip = 2 if library.is_region else 3
    return "/" + "/".join(url_path.split("/")[skip:])
