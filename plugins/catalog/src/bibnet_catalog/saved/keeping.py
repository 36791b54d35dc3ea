"""Saving searches: each function acts for one person alone."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.db.models import Max, QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.models import CatalogSettings, Edition, SavedSearch
from bibnet_catalog.pages.asking import Asked
from bibnet_catalog.searching.query import Sort

from .errors import SavedError

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library

MOST = 50
LONGEST_TITLE = 120
LONGEST_ADDRESS = 2_000


def everywhere() -> QuerySet[SavedSearch]:
    """The searches of all libraries: ask for one person's."""
    with all_libraries("a person's searches stand in one list, wherever they were saved"):
        return SavedSearch.objects.select_related("library")


def asked_of(address: str, library: Library) -> Asked:
    """What an address of a library's search page asks for, from its first page."""
    default = CatalogSettings.of(library).first_scope
    return Asked.read(QueryDict(address.removeprefix("?")), default=default).but()


def written(asked: Asked) -> str:
    """The address of a search that names its scope, whatever the library's own is later."""
    pairs = asked.pairs(without=frozenset({"scope"}))
    return f"?{urlencode([*pairs, ('scope', asked.scope)])}"


def newest() -> int:
    """The number of the latest edition of all."""
    return Edition.objects.aggregate(newest=Max("pk"))["newest"] or 0


def save(
    *, user: User, library: Library, address: str, title: str, is_told: bool = True
) -> SavedSearch:
    """Keep a search of the library's site; one that is kept already gets the title.

    Raises SavedError for a search that asks for nothing, and where too many are kept.
    """
    asked = asked_of(address, library)
    title = " ".join(title.split())[:LONGEST_TITLE]
    wide = asked.but(sort=Sort.RELEVANCE, is_open=False)
    if wide.is_empty:
        raise SavedError(_("Search for something first: a search of everything is not saved."))
    if not title:
        raise SavedError(_("Give the search a title."))
    address = written(wide)
    if len(address) > LONGEST_ADDRESS:
        raise SavedError(_("There are too many filters in this search: take some away."))
    kept = everywhere().filter(user=user)
    found = kept.filter(library=library, address=address).first()
    if found is not None:
        found.title, found.is_told = title, is_told
        found.save(update_fields=["title", "is_told"])
        return found
    if kept.count() >= MOST:
        raise SavedError(
            _("No more than %(most)s searches can be saved: take away some.") % {"most": MOST}
        )
    latest = newest()
    return SavedSearch.objects.of(library).create(
        user=user,
        library=library,
        title=title,
        address=address,
        is_told=is_told,
        seen=latest,
        told=latest,
    )


def look_at(search: SavedSearch) -> None:
    """The person looks at what the search finds: nothing is new any more."""
    search.seen, search.new = newest(), 0
    search.save(update_fields=["seen", "new"])


def tell(*, search: SavedSearch, is_told: bool) -> None:
    """Whether the person is told of new books; of what came while it was off nobody is told."""
    search.is_told, search.told = is_told, newest()
    search.save(update_fields=["is_told", "told"])
