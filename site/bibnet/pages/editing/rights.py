"""Which pages of a library a person may work on from the staff's screens."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import Http404
from wagtail.models import Page

from bibnet.libraries.models import Role
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.addresses import library_of
from bibnet.pages.models import LibraryPage

EDITORS = (Role.EDITOR, Role.LIBRARY_ADMIN)


def page_of(request: LibraryRequest, pk: int, *, as_draft: bool = False) -> LibraryPage:
    """A page of the library of the address that the person may edit.

    Raises Http404 (no page of this library), PermissionDenied.
    """
    found = Page.objects.filter(pk=pk).first()
    if found is None or library_of(found).pk != request.library.pk:
        raise Http404
    if not found.permissions_for_user(request.user).can_edit():
        raise PermissionDenied
    page = found.get_latest_revision_as_object() if as_draft else found.specific
    if not isinstance(page, LibraryPage):
        raise Http404
    return page
