"""Who may see a file: readers where the library and a published page show it, staff before."""

from __future__ import annotations

from typing import Any, TypeAlias

from django.db import models
from wagtail.documents.models import AbstractDocument
from wagtail.models import Collection, Page, ReferenceIndex

from bibnet import stamps
from bibnet.libraries import network
from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest
from bibnet.libraries.roles import has_role

from .addresses import library_of, original_of
from .models import Picture
from .querysets import path_range

File: TypeAlias = Picture | AbstractDocument
# Depth of a library's collection: root, region, library.
DEPTH = 3


def may_see(request: LibraryRequest, file: File) -> bool:
    """Whether a picture or document may be given to who asks, on the host that was asked.

    A file belongs to the library of its collection. It is shown on that library's host and on
    those above and below it, or where a page published there shows it. Where it is shown is one
    thing, whether another: that only its own library decides, and those above and below.
    """
    owner = owner_of(file)
    if not in_line(owner, request.library) and not _is_shown_in(request.library, file):
        return False
    return is_public(file, owner) or has_role(request.user, owner)


def in_line(owner: Library, here: Library) -> bool:
    """Whether a library's files may stand on the site of another: above or below it, or itself."""
    return owner.covers(here) or here.covers(owner)


def owner_of(file: File) -> Library:
    """The library of the file's collection; the region for what lies in none of a library."""
    pk = _library_of_collection(file.collection_id)
    return network.region() if pk is None else network.library(pk)


@stamps.remembered("network")
def _library_of_collection(collection_id: int) -> int | None:
    path = Collection.objects.values_list("path", flat=True).get(pk=collection_id)
    own = path[: Collection.steplen * DEPTH]
    found = Library.objects.filter(collection__path=own).values_list("pk", flat=True)
    return found.first()


def is_public(file: File, owner: Library) -> bool:
    """Whether a published page that may use the file shows it, or anything that is no page.

    A page of another library is no permission, whatever number its form was sent; a piece of
    news that it took over is, as long as it stands where it was written.
    """
    version = stamps.versions([stamps.library_key(owner.pk), "network"])
    return _is_public(owner, type(file), file.pk, (owner.pk, *version.values()))


def _is_public(
    owner: Library, model: type[models.Model], pk: int, version: tuple[int, ...]
) -> bool:
    key = (model, pk)
    if len(_known) > MOST_KNOWN:
        _known.clear()
    known = _known.get(key)
    # Only a yes is kept: a page of a library below may come to show the file, which moves
    # other stamps; whoever withdraws a page moves this library's own.
    if known != version:
        if not _is_used(owner, model, pk):
            return False
        _known[key] = version
    return True


_known: dict[tuple[type[models.Model], int], tuple[int, ...]] = {}
MOST_KNOWN = 20_000


def _is_used(owner: Library, model: type[models.Model], pk: int) -> bool:
    references = _references(model, pk)
    page_type = ReferenceIndex._get_base_content_type(Page)
    if references.exclude(base_content_type=page_type).exists():
        return True
    pages = _pages(references).filter(live=True).select_related("alias_of")
    return any(in_line(owner, library_of(original_of(page))) for page in pages.iterator())


def _is_shown_in(library: Library, file: File) -> bool:
    if not library.root_path:
        return False
    pages = _pages(_references(type(file), file.pk)).filter(live=True)
    return pages.filter(**path_range(library.root_path)).exists()


def _references(model: type[models.Model], pk: int) -> models.QuerySet[Any]:
    return ReferenceIndex.get_references_to(model(pk=pk))


def _pages(references: models.QuerySet[Any]) -> models.QuerySet[Page]:
    ids = [int(one) for one in references.values_list("object_id", flat=True) if one.isdigit()]
    return Page.objects.filter(pk__in=ids)
