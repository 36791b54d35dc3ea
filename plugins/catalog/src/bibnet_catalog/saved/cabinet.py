"""Saved searches in the reader's cabinet."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from bibnet.libraries import network
from bibnet.plugins.items import Link, Section
from bibnet.plugins.state import is_enabled
from bibnet_catalog.models import SavedSearch

from .keeping import everywhere

if TYPE_CHECKING:
    from bibnet.accounts.models import User
    from bibnet.libraries.requests import LibraryRequest

MOST_SHOWN = 5


def searches_of(user: User) -> list[SavedSearch]:
    """The person's searches of the libraries where the catalogue is on, the latest first."""
    found = everywhere().filter(user=user)
    return [one for one in found if is_enabled("catalog", one.library)]


def panel(request: LibraryRequest) -> Iterable[Section]:
    """The searches that found something new, then the others."""
    user = request.user
    if not user.is_authenticated:
        return
    searches = sorted(searches_of(user), key=lambda one: -one.new)[:MOST_SHOWN]
    if searches:
        yield Section(
            key="saved",
            title=_("Saved searches"),
            template="bibnet_catalog/parts/saved_panel.html",
            context={"searches": [(one, address_of(one)) for one in searches]},
            more=Link(_("All searches"), "catalog:saved"),
            order=41,
        )


def address_of(search: SavedSearch) -> str:
    """Where the search is repeated, and known as looked at: on its own library's site."""
    return network.root_url(search.library) + reverse("catalog:saved_look", args=[search.pk])
