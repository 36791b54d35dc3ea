"""What the vendors of a library sell: looked for over the network, outside any transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibnet.libraries.models import Library

from . import health
from .accounts import account, vendors_of
from .vendors import Capability, Offer, Vendor, VendorError, VendorRefused

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
        found += [Sold(slug, entry.title, one) for one in (offers or [])[:MOST]]
    return found


def sold(library: Library, edition: EditionFacts) -> Sold | None:
    """The cheapest offer of the same title and author, if somebody sells it now."""
    surname = edition.heading.partition(",")[0].strip()
    found = search(library, f"{surname} {edition.title}".strip())
    fitting = [one for one in found if _is_same(one.offer, edition.title, surname)]
    return min(fitting, key=lambda one: one.offer.price, default=None)


def _is_same(offer: Offer, title: str, surname: str) -> bool:
    """Titles agree to the letter but for marks, case and «ё»; an author that is told agrees too."""
    if _folded(offer.title) != _folded(title):
        return False
    return not offer.author or not surname or _folded(surname) in _folded(offer.author)


def _folded(text: str) -> str:
    return _NOT_A_LETTER.sub(" ", text.casefold().replace("ё", "е")).strip()


def _asked(
    library: Library, slug: str, capability: Capability, ask: Callable[[Vendor], Sequence[Offer]]
) -> Sequence[Offer] | None:
    """What a vendor answers; None for one that cannot, is left alone, or does not answer."""
    if health.is_down(library, slug) or not health.may_ask(library, slug):
        return None
    try:
        vendor = account(library, slug)
        if capability not in vendor.capabilities:
            return None
        answer = ask(vendor)
    except VendorRefused:
        health.answered(library, slug)
        return None
    except VendorError as error:
        health.failed(library, slug, str(error))
        return None
    health.answered(library, slug)
    return answer
