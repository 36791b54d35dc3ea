"""What leads a reader from the catalogue to the one form: buttons beside books and below searches.

What they show does not depend on who is looking.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from bibnet_catalog import api as catalog
from django.template.loader import render_to_string

from .electronic import accounts
from .services.choosing import held_by

if TYPE_CHECKING:
    from bibnet.libraries.models import Library
    from bibnet.libraries.requests import LibraryRequest


def order_button(library: Library, request: LibraryRequest, edition: int) -> str:
    """«Заказать», where a copy may be lent."""
    facts = catalog.editions([edition]).get(edition)
    if facts is None or facts.is_hidden:
        return ""
    held = held_by(facts, near=None if library.is_region else library)
    if not held:
        return ""
    is_here = library.is_region or library.member.pk in held
    context = {"edition": edition, "is_here": is_here}
    return render_to_string("bibnet_lending/parts/order_button.html", context, request)


def request_button(library: Library, request: LibraryRequest, text: str) -> str:
    """«Не нашли? Закажем», with what was typed; and the shops, where the library has suppliers."""
    has_shop = not library.is_region and bool(accounts.vendors_of(library.member))
    context = {"text": text, "has_shop": has_shop}
    return render_to_string("bibnet_lending/parts/request_button.html", context, request)
