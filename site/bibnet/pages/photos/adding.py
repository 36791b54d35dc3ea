"""Putting photos that were taken in into the draft of a page."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from wagtail.models import Page
from wagtail.permissions import policy_registry

from bibnet.accounts.models import User
from bibnet.background.tasks import enqueue_after_commit, library_task
from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.pages.addresses import library_of
from bibnet.pages.models import Picture

from .galleries import Photo, gallery_for


def may_add(user: User, page: Page) -> bool:
    """Whether the person may edit the page and keep pictures in its library's collection."""
    collection_id = library_of(page).collection_id
    policy = policy_registry.get_by_type(Picture)
    own = policy.collections_user_has_permission_for(user, "add")
    return page.permissions_for_user(user).can_edit() and own.filter(pk=collection_id).exists()


@transaction.atomic
def add_to_page(
    *,
    page: Page,
    photos: Sequence[Photo],
    description: str,
    has_consent: bool,
    actor: User,
) -> None:
    """Add photos to the latest draft, after those it has. Locks the page; publishes nothing.

    The sizes that readers will ask for are made afterwards, by the worker.
    """
    gallery = gallery_for(page)
    if gallery is None:
        raise TypeError(f"{type(page).__name__} takes no photos")
    locked = type(page).objects.select_for_update().get(pk=page.pk)
    draft = locked.get_latest_revision_as_object()
    gallery.add(draft, photos, description=description, has_consent=has_consent)
    draft.save_revision(user=actor, clean=False, log_action=True)
    library = library_of(page)
    audit.record(
        action="pages.photos_added",
        actor=actor,
        library=library,
        obj=page,
        fields=["photo_consent"] if has_consent else [],
    )
    pictures = [one.picture.pk for one in photos]
    enqueue_after_commit(prepare, library.pk, pictures, list(gallery.sizes))


def own_pictures(user: User, library: Library, numbers: Sequence[str]) -> list[Picture]:
    """Of the pictures named those that the person brought into the library's collection."""
    wanted = [int(number) for number in numbers if number.isdigit()]
    found = Picture.objects.filter(
        pk__in=wanted, collection=library.collection, uploaded_by_user=user
    )
    by_number = {one.pk: one for one in found}
    return [by_number[number] for number in wanted if number in by_number]


@library_task()
def prepare(library: Library, pictures: Sequence[int], sizes: Sequence[str]) -> int:
    """Make the sizes in which a page shows its photos, so that no reader waits for them."""
    made = 0
    for picture in Picture.objects.filter(pk__in=pictures):
        made += sum(picture.get_rendition_or_none(size) is not None for size in sizes)
    return made
