"""Where pages that were renamed or moved are now. One row serves a page and all under it."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Page

from bibnet.libraries.models import Library

from .addresses import full_address, library_of, local_path
from .models import OldAddress


def new_address(library: Library, path: str) -> str | None:
    """Where an address of the library's site leads now; None if it never led anywhere.

    The longest known beginning of the path counts; what followed it stays.
    """
    candidates = _beginnings(path)
    rows = OldAddress.objects.of(library).filter(path__in=candidates).select_related("page")
    for row in sorted(rows, key=lambda one: len(one.path), reverse=True):
        rest = path[len(row.path) :]
        if row.page is None:
            return None if rest else row.address
        if rest or row.page.live:
            return _address(row.page, library) + rest
    return None


@transaction.atomic
def remember(library: Library, old_path: str, page: Page) -> None:
    """Lead an address that a page has left to the page; the newest page of an address wins."""
    here = local_path(page) if library_of(page).pk == library.pk else None
    if old_path in ("/", here):
        return
    OldAddress.objects.of(library).update_or_create(
        library=library,
        path=old_path,
        defaults={"page": page, "address": "", "is_automatic": True},
    )
    if here is not None:
        # The page is back at an address that once led away from it.
        OldAddress.objects.of(library).filter(path=here, is_automatic=True).delete()


def _beginnings(path: str) -> list[str]:
    """`/a/b/` → `/a/b/`, `/a/`, each with and without its slash."""
    parts = [part for part in path.split("/") if part]
    found = []
    for end in range(len(parts), 0, -1):
        joined = "/" + "/".join(parts[:end])
        found += [f"{joined}/", joined]
    return found


def _address(page: Page, library: Library) -> str:
    return local_path(page) if library_of(page).pk == library.pk else full_address(page)
