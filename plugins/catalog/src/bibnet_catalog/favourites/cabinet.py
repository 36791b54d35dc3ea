"""Kept books in the reader's cabinet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _

from bibnet.accounts.minors import is_for_minors
from bibnet.plugins.items import Link, Section
from bibnet_catalog.pages import rows

from . import reading

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest

MOST_SHOWN = 6


def panel(library: Library, request: LibraryRequest) -> Iterable[Section]:
    """The books kept last, for who keeps any."""
    user = request.user
    if not user.is_authenticated:
        return
    kept = list(reading.favourites(user)[:MOST_SHOWN])
    books = reading.shown(kept, library, to_minors=is_for_minors(request))
    entries = [one.row.entry for one in books if one.row is not None]
    if kept:
        yield Section(
            key="favourites",
            title=_("Favourites"),
            template="bibnet_catalog/parts/favourites_panel.html",
            context={"books": rows.shelf_of(entries)},
            more=Link(_("All favourites"), "catalog:favourites"),
            order=40,
        )
