"""What the vendors of a library sell: looked for over the network, outside any transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibnet.libraries.models import Library

from . import contact, health
from .accounts import vendors_of
from .vendors import Capability, Offer, Vendor, VendorError

if TYPE_CHECKING:
    from bibnet_catalog.api import EditionFacts

    from bibnet.plugins.items import Words

MOST = 20
_NOT_A_LETTER = re.compile(r"[\W_]+")


@dataclass(frozen=True)
class Sold:
    """An offer, and who makes it."""

    vendor: str
    title: Words
    offer: Offer


def search(library: Library, words: str) -> list[Sold]:
    """What the vendors of a library sell under these words, as far as they answer."""
    found: list[Sold] = []
    for slug, entry in vendors_of(library.member).items():
        offers = _asked(library.member, slug, Capability.SEARCH, lambda one: one.search(words))
        found += [Sold(slug, entry.title, one) for one in offers[:MOST]]
    return found


def sold(library: Library, edition: EditionFacts) -> Sold | None:
    """The cheapest offer of the same title and author, if somebody sells it now."""
    surname = edition.heading.partition(",")[0].strip()
    found = search(library, f"{surname} {edition.title}".strip())
    fitting = [one for one in found if _is_same(one.offer, edition.title, surname)]
    return min(fitting, key=lambda one: one.offer.price, default=None)


def current(
    library: Library, edition: EditionFacts, vendor: str = "", vendor_title: str = ""
) -> Sold | None:
    """What a title costs today: where its vendor and number are known as that vendor says, else as
    `sold` finds it.
    """
    entry = vendors_of(library.member).get(vendor) if vendor_title else None
    if entry is not None:
        told = _asked(
            library.member, vendor, Capability.PRICE, lambda one: [one.price(vendor_title)]
        )
        if told:
            return Sold(vendor, entry.title, told[0])
    return sold(library, edition)


def _is_same(offer: Offer, title: str, surname: str) -> bool:
    """Titles agree to the letter but for marks, case and «ё»; an author that is told agrees too."""
    if _folded(offer.title) != _folded(title):
        return False
    return not offer.author or not surname or _folded(surname) in _folded(offer.author)


def _folded(text: str) -> str:
    return _NOT_A_LETTER.sub(" ", text.casefold().replace("ё", "е")).strip()


def _asked(
    library: Library, slug: str, capability: Capability, ask: Callable[[Vendor], Sequence[Offer]]
) -> Sequence[Offer]:
    """What a vendor answers; nothing of one that cannot, is left alone, or does not answer."""
    if not health.may_ask(library, slug):
        return ()
    try:
        return contact.speak(
            library, slug, lambda one: ask(one) if capability in one.capabilities else ()
        )
    except VendorError:
        return ()
