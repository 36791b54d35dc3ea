"""The vendors that a library may use, and how its account is opened."""

from __future__ import annotations

from bibnet.libraries.models import Library
from bibnet_lending import api

from .vendors import Vendor, VendorEntry, VendorError


def vendors_of(library: Library) -> dict[str, VendorEntry]:
    """By slug."""
    return {one.slug: one for one in api.vendors.collect(library)}


def account(library: Library, vendor: str) -> Vendor:
    """The library's account with a vendor. Raises VendorError where nobody offers it here."""
    entry = vendors_of(library).get(vendor)
    if entry is None:
        raise VendorError(f"no plugin offers the vendor {vendor}")
    return entry.account(library)
