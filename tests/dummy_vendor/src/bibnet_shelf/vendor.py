"""The smallest vendor of electronic books: one title, which is sold and lent for nothing."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from bibnet_lending.api import (
    Capability,
    Done,
    Exchange,
    Offer,
    Vendor,
    VendorRefused,
)

BOOK = Offer(vendor_title="1", title="Мёртвые души", author="Гоголь, Николай", price=Decimal(0))


class Shelf(Vendor):
    """One library's account."""

    capabilities = frozenset({Capability.SEARCH, Capability.PRICE, Capability.BUY, Capability.LEND})

    def __init__(self) -> None:
        self.asked: list[Exchange] = []

    @property
    def transcript(self) -> Sequence[Exchange]:
        return self.asked

    def search(self, words: str) -> Sequence[Offer]:
        self.asked.append(Exchange(asked=f"search {words}", answered="1", milliseconds=0))
        return [BOOK] if words.casefold() in f"{BOOK.author} {BOOK.title}".casefold() else []

    def price(self, vendor_title: str) -> Offer:
        if vendor_title != BOOK.vendor_title:
            raise VendorRefused(VendorRefused.NOT_SOLD)
        return BOOK

    def buy(self, *, number: str, vendor_title: str, price: Decimal) -> Done:
        return Done(vendor_number=f"licence {number}", price=self.price(vendor_title).price)

    def lend(self, *, number: str, vendor_title: str, licence: str, reader: str) -> Done:
        return Done(vendor_number=f"loan {number}")
