"""What the vendors of a library sell: looked for over the network, outside any transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bibnet.libraries.models import Library

from . import accounts, contact, health
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

    @property
    def key(self) -> str:
        """By what a form names it."""
        return f"{self.vendor}:{self.offer.vendor_title}"


@dataclass(frozen=True)
class Looked:
    """What vendors sell under some words, and which of them do not answer now."""

    sold: list[Sold]
    silent: list[Words]


def search(library: Library, words: str) -> Looked:
    """Ask all vendors of a library, each at most once."""
    looked = Looked([], [])
    for slug, entry in accounts.vendors_of(library.member).items():
        offers = _asked(library.member, slug, Capability.SEARCH, lambda one: one.search(words))
        if offers is None:
            looked.silent.append(entry.title)
        looked.sold.extend(Sold(slug, entry.title, one) for one in (offers or ())[:MOST])
    return looked


def sold(library: Library, edition: EditionFacts) -> Sold | None:
    """The cheapest offer of the same title and author, if somebody sells it now."""
    found = search(library, words_of(edition)).sold
    fitting = [one for one in found if is_of(one.offer, edition)]
    return min(fitting, key=lambda one: one.offer.price, default=None)


def current(
    library: Library, edition: EditionFacts, vendor: str = "", vendor_title: str = ""
) -> Sold | None:
    """What a title costs today: where its vendor and number are known as that vendor says, else as
    `sold` finds it.
    """
    told = _named(library.member, vendor, vendor_title) if vendor_title else None
    return told or sold(library, edition)


def named(library: Library, key: str) -> Sold | None:
    """What is sold now under the `key` of an offer, if anything."""
    vendor, _colon, vendor_title = key.partition(":")
    return _named(library.member, vendor, vendor_title)


def chosen(library: Library, edition: EditionFacts, key: str) -> Sold | None:
    """The offer of a title that a reader has chosen by its `key`; None for one of another book."""
    one = named(library, key)
    return one if one is not None and is_of(one.offer, edition) else None


def words_of(edition: EditionFacts) -> str:
    """Under what a title is looked for."""
    return f"{_surname(edition)} {edition.title}".strip()


def is_of(offer: Offer, edition: EditionFacts) -> bool:
    """Titles agree to the letter but for marks, case and «ё»; an author that is told agrees too."""
    if _folded(offer.title) != _folded(edition.title):
        return False
    surname = _surname(edition)
    return not offer.author or not surname or _folded(surname) in _folded(offer.author)


def _named(library: Library, vendor: str, vendor_title: str) -> Sold | None:
    """What a vendor says today of a title by its number there."""
    entry = accounts.vendors_of(library).get(vendor)
    if entry is None:
        return None
    told = _asked(library, vendor, Capability.PRICE, lambda one: [one.price(vendor_title)])
    return Sold(vendor, entry.title, told[0]) if told else None


def _surname(edition: EditionFacts) -> str:
    return edition.heading.partition(",")[0].strip()


def _folded(text: str) -> str:
    return _NOT_A_LETTER.sub(" ", text.casefold().replace("ё", "е")).strip()


def _asked(
    library: Library, slug: str, capability: Capability, ask: Callable[[Vendor], Sequence[Offer]]
) -> list[Offer] | None:
    """What a vendor answers; None of one that is left alone or does not answer."""
    if not health.may_ask(library, slug):
        return None
    try:
        told = contact.speak(
            library, slug, lambda one: ask(one) if capability in one.capabilities else ()
        )
    except VendorRefused:
        return []
    except VendorError:
        return None
    return [one for one in told if one.is_sound]
