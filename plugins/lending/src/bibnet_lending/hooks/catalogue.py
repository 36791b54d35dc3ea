"""What lending answers to the catalogue, and to its own points about vendors."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.template.loader import render_to_string

from bibnet_lending import (
    api,
    asking_parts,
    availability,
    following,
)
from bibnet_lending.electronic import accounts
from bibnet_lending.electronic.choosing import has_title
from bibnet_lending.electronic.demo_vendor import entry as demo_vendor

from .registrar import hooks

if TYPE_CHECKING:
    from bibnet_catalog.models import Copy
    from django.db.models import QuerySet

    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest


@hooks.on(catalog.availability)
def whether_copies_can_be_had(
    library: Library, *, copies: Collection[int]
) -> Iterable[catalog.Availability]:
    return availability.told(copies)


@hooks.on(catalog.online)
def what_the_funds_have(library: Library, *, editions: Collection[int]) -> Iterable[catalog.Online]:
    return availability.online(library, editions)


@hooks.on(catalog.entry_actions)
def order_button(library: Library, *, request: LibraryRequest, edition: int) -> str:
    """Where the library has a copy that may be lent; on the portal, where any library has one."""
    return asking_parts.order_button(library, request, edition)


@hooks.on(catalog.nothing_found)
def not_found_ask(library: Library, *, request: LibraryRequest, text: str) -> str:
    """«Не нашли? Закажем»."""
    return asking_parts.request_button(library, request, text)


@hooks.on(catalog.entry_actions)
def electronic_button(library: Library, *, request: LibraryRequest, edition: int) -> str:
    """On a library's own site, where its funds have the book."""
    facts = catalog.editions([edition]).get(edition)
    if library.is_region or facts is None or not has_title(library, facts.number):
        return ""
    return render_to_string("bibnet_lending/parts/take_button.html", {"edition": edition}, request)


@hooks.on(api.vendors)
def vendor_of_the_demonstration(library: Library) -> Iterable[api.VendorEntry]:
    """Nowhere unless it is set."""
    return demo_vendor.entries()


@hooks.on(catalog.entry_actions)
def ask_button(library: Library, *, request: LibraryRequest, edition: int) -> str:
    """On the site of a library that buys electronic books and has not this one."""
    facts = catalog.editions([edition]).get(edition)
    if (
        library.is_region
        or facts is None
        or facts.is_hidden
        or not accounts.vendors_of(library.member)
    ):
        return ""
    if has_title(library, facts.number):
        return ""
    return render_to_string("bibnet_lending/parts/ask_button.html", {"edition": edition}, request)


@hooks.on(catalog.editions_merging)
def what_waits_for_merged_editions(library: Library, *, into: Mapping[int, int]) -> None:
    following.editions_merge(into)


@hooks.on(catalog.records_moving)
def what_hangs_on_moved_records(library: Library, *, moves: Collection[catalog.Move]) -> None:
    following.records_move(moves)


@hooks.on(catalog.copies_leaving)
def nothing_lent_leaves(library: Library, *, copies: QuerySet[Copy]) -> None:
    following.copies_leave(copies)
