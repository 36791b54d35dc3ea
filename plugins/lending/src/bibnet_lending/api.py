"""What other plugins may use of lending: vendors of electronic books are offered to it here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from bibnet.plugins.extension import Points

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
    "Used",
    "Vendor",
    "VendorEntry",
    "VendorError",
    "VendorRefused",
    "vendors",
]

points = Points("lending")


@points.list_point
def vendors(library: Library) -> Iterable[VendorEntry]:
    """Vendors from whom a library may have electronic books, each with the library's account.

    No network and no query: an account is opened when something is asked of it.
    """
    return []
