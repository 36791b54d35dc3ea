"""Where pages that were renamed or moved are now. One row serves a page and all under it."""

from __future__ import annotations

from django.db import transaction
from wagtail.models import Page

from bibnet.libraries.models import Library

from .addresses import full_address, library_of, local_path
from .models import OldAddress
from .old_queries import candidates, joined

LONGEST = OldAddress._meta.get_field("path").max_length or 0


def new_address(library: Library, path: str, query: str = "") -> str | None:
    """Where an address of the library's site leads now; None if it never led anywhere.

    One kept with the parameters of the query counts before one without; then the longest known
    beginning of the path. What followed it stays, if pages stood there: under an address of
    another site, which somebody wrote down, nothing stands here. Other parameters stay too.
    """
    if "\0" in path:  # no database takes it
        return None
    with_query = [found for one in _forms(path) for found in candidates(one, query)]
    known = {*_beginnings(path), *(address for address, _left in with_query)}
    kept = OldAddress.objects.of(library).filter(path__in=known).select_related("page")
    rows = {row.path: row for row in kept}
    for address, left in with_query:
        if address in rows and (target := _target(rows[address], "", library)):
            return joined(target, left)
    for row in sorted(rows.values(), key=lambda one: len(one.path), reverse=True):
        if "?" not in row.path and path.startswith(row.path.rstrip("/")):
            target = _target(row, path[len(row.path) :].lstrip("/"), library)
            if target is not None:
                return f"{target}{'&' if '?' in target else '?'}{query}" if query else target
    return None


def _target(row: OldAddress, rest: str, library: Library) -> str | None:
    if rest and not row.is_automatic:
        return None
    if row.page is None:
        return row.address
    return _address(row.page, library) + rest if rest or row.page.live else None


def _forms(path: str) -> list[str]:
    """A path with and without the slash at its end."""
    bare = path.rstrip("/")
    return [f"{bare}/", bare]


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
    """`/a/b/` → `/a/b/`, `/a/`, each with and without its slash; none longer than is kept."""
    parts = [part for part in path.split("/") if part]
    found = []
    for end in range(len(parts), 0, -1):
        joined = "/" + "/".join(parts[:end])
        found += [one for one in (f"{joined}/", joined) if len(one) <= LONGEST]
    return found


def _address(page: Page, library: Library) -> str:
    return local_path(page) if library_of(page).pk == library.pk else full_address(page)
