"""Answers to the extension points of `catalog` and `lending` for who supplies electronic books."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from bibnet_lending import api as lending
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from bibnet.plugins.registrar import Registrar

from .vendor import Shelf

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest

hooks = Registrar("shelf")


@hooks.on(lending.vendors)
def the_shelf(library: Library) -> Iterable[lending.VendorEntry]:
    return [lending.VendorEntry(slug="shelf", title=_("Shelf"), account=lambda _library: Shelf())]


@hooks.on(lending.request_facts)
def what_readers_say(library: Library, *, editions: Sequence[int]) -> Iterable[lending.RequestFact]:
    return [lending.RequestFact(edition=one, text="5 / 5") for one in editions]


@hooks.on(catalog.nothing_found)
def look_on_the_shelf(library: Library, *, request: LibraryRequest, text: str) -> str:
    return format_html('<p class="shelf-hint">{}</p>', text)


@hooks.on(catalog.online)
def nothing_of_its_own(library: Library, *, editions: Collection[int]) -> Iterable[catalog.Online]:
    return [catalog.Online(one, is_free=True) for one in editions if one == 0]
