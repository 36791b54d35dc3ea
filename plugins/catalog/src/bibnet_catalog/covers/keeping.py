"""Keeping the picture of a cover: drawn anew in two sizes, and taken away again."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import TYPE_CHECKING

from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from bibnet.journal import audit
from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries
from bibnet.plugins.showing import shown_data_changed
from bibnet.themes.pictures import redrawn
from bibnet_catalog.models import Cover, CoverState, Edition, Holding

if TYPE_CHECKING:
    from bibnet.accounts.models import User

# In lists, and on the page of the book; twice what they measure there, for fine screens.
SMALL, LARGE = (160, 240), (480, 720)
EVERYWHERE = "a cover is shown wherever the edition is"


def upload(edition: Edition, file: UploadedFile, *, library: Library, actor: User | None) -> Cover:
    """Show this picture as the cover. Raises ValidationError for what is no picture."""
    cover = Cover.objects.filter(edition=edition).first() or Cover(edition=edition)
    cover.is_uploaded = True
    with transaction.atomic():
        show(cover, file)
        audit.record(action="catalog.cover_uploaded", actor=actor, library=library, obj=edition)
    return cover


@transaction.atomic
def take_away(cover: Cover, *, library: Library, actor: User | None) -> None:
    """Show what was uploaded no longer; the address in a record counts again, if there is one."""
    _drop_later((cover.small.name, cover.large.name))
    if cover.url:
        cover.small = cover.large = ""
        cover.is_uploaded, cover.state = False, CoverState.WANTED
        cover.tries, cover.next_try_at, cover.problem = 0, timezone.now(), ""
        cover.save()
    else:
        cover.delete()
    _tell(cover.edition_id)
    audit.record(action="catalog.cover_removed", actor=actor, library=library, obj=cover.edition)


@transaction.atomic
def show(cover: Cover, file: UploadedFile) -> None:
    """Keep the picture of a cover in both sizes. Raises ValidationError, and nothing is kept."""
    large = redrawn(file, kind=f"{cover.edition_id}", size=LARGE)
    file.seek(0)
    small = redrawn(file, kind=f"{cover.edition_id}-small", size=SMALL)
    before = {cover.small.name, cover.large.name}
    cover.small.save(str(small.name), small, save=False)
    cover.large.save(str(large.name), large, save=False)
    cover.state, cover.next_try_at, cover.problem = CoverState.SHOWN, None, ""
    cover.save()
    _drop_later(before - {cover.small.name, cover.large.name})
    _tell(cover.edition_id)


def _drop_later(names: Iterable[str | None]) -> None:
    """Delete files once no row names them any more."""
    for name in filter(None, names):
        transaction.on_commit(partial(default_storage.delete, name))


def _tell(edition: int) -> None:
    """Have the kept pages of whoever has the edition made anew."""
    with all_libraries(EVERYWHERE):
        held = Holding.objects.filter(edition=edition, is_gone=False).order_by()
        libraries = set(held.values_list("library", flat=True))
    for library in Library.objects.filter(pk__in=libraries):
        shown_data_changed(library)
