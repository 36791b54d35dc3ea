"""What other plugins may use of lending: vendors of electronic books, and facts about books."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibnet.plugins.extension import Points
from bibnet.plugins.items import Item, Words

from .electronic.vendors import (
    Capability,
    Done,
    Exchange,
    Found,
    Offer,
    Used,
    Vendor,
    VendorEntry,
    VendorError,
    VendorRefused,
)

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

__all__ = [
    "Capability",
    "Done",
    "Exchange",
    "Found",
    "Offer",
    "RequestFact",
    "Used",
    "Vendor",
    "VendorEntry",
    "VendorError",
    "VendorRefused",
    "request_facts",
    "vendors",
]

points = Points("lending")


@dataclass(frozen=True, kw_only=True)
class RequestFact(Item):
    """One thing that helps to decide whether an edition is bought: a rating, how many reviews."""

    edition: int
    text: Words


@points.list_point
def request_facts(library: Library, *, editions: Sequence[int]) -> Iterable[RequestFact]:
    """What is known of books that readers ask a library to buy, for its list of requests.

    In queries whose number does not depend on how many editions there are; nothing of persons.
    """
    return []


@points.list_point
def vendors(library: Library) -> Iterable[VendorEntry]:
    """Vendors from whom a library may have electronic books, each with the library's account.

    No network and no query: an account is opened when something is asked of it.
    """
    return []
