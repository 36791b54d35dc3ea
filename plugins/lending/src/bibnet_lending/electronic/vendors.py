"""What a vendor of electronic books does for libraries: the protocol that its plugin fulfils.

A plugin answers the point `vendors` of `bibnet_lending.api` with a `VendorEntry`. Its methods speak
with the vendor over the network; they are called outside any transaction, never twice at a time
for one number, and may be called again with the same number: then the vendor does nothing anew and
answers what it answered first.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from bibnet.plugins.items import Item, Words

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


LONGEST_NUMBER, HIGHEST_PRICE = 100, 10**8


class Capability(StrEnum):
    """What a vendor can do; what it cannot is not asked of it."""

    SEARCH = "search"
    PRICE = "price"
    BUY = "buy"
    LEND = "lend"
    RENEW = "renew"
    RETURN = "return"
    FIND = "find"  # says what became of a number of ours
    REVOKE = "revoke"  # takes a number back, also one that it has not heard of yet
    FULFIL = "fulfil"
    BALANCE = "balance"
    USAGE = "usage"


class VendorError(Exception):
    """A vendor could not be asked, or answered nothing that means anything: what came of it is
    unknown. A time-out is one, so is a page where an answer should be.
    """


class VendorRefused(VendorError):
    """The vendor has understood and says no; nothing was done. `code` is one of the constants."""

    NO_COPIES = "no_copies"
    NO_MONEY = "no_money"
    NOT_SOLD = "not_sold"
    OTHER = "other"

    def __init__(self, code: str, sentence: str = "") -> None:
        super().__init__(sentence or code)
        self.code = code


def _not_offered() -> VendorRefused:
    return VendorRefused(VendorRefused.OTHER, "not offered by this vendor")


@dataclass(frozen=True, kw_only=True)
class Offer:
    """A title of the shop under the terms for which it is sold; None limits nothing."""

    vendor_title: str
    title: str
    author: str = ""
    isbn: str = ""
    year: int | None = None
    age_mark: int | None = None
    price: Decimal
    at_once: int | None = None
    most_loans: int | None = None
    days: int | None = None
    loan_days: int | None = None
    renewals: int = 0
    # An unfinished book: whoever buys is warned.
    is_draft: bool = False

    @property
    def is_sound(self) -> bool:
        """Whether it can be shown and bought: what comes from afar may be anything."""
        texts = (self.vendor_title, self.title, self.author, self.isbn)
        terms = (self.at_once, self.most_loans, self.days, self.loan_days)
        return (
            all(isinstance(one, str) for one in texts)
            and 0 < len(self.vendor_title) <= LONGEST_NUMBER
            and bool(self.title.strip())
            and not any("\0" in one for one in texts)
            and self.price.is_finite()
            and 0 <= self.price < HIGHEST_PRICE
            and all(one is None or (isinstance(one, int) and one > 0) for one in terms)
            and isinstance(self.renewals, int)
            and self.renewals >= 0
        )


@dataclass(frozen=True, kw_only=True)
class Done:
    """The vendor has done it: its own number of the licence or loan, and what else it says."""

    vendor_number: str = ""
    price: Decimal | None = None
    due_at: datetime | None = None


@dataclass(frozen=True, kw_only=True)
class Found:
    """What became of a number: `done`, or refused with a code."""

    done: Done | None = None
    refusal: str = ""


@dataclass(frozen=True, kw_only=True)
class Used:
    """A loan as the vendor counts it, by our number."""

    number: str
    vendor_title: str
    lent_at: datetime
    is_open: bool


@dataclass(frozen=True, kw_only=True)
class Exchange:
    """One question and its answer, without secrets, for the screen of the self-test."""

    asked: str
    answered: str
    milliseconds: int


class Vendor(ABC):
    """One library's account with a vendor. Each method raises VendorError or VendorRefused.

    Only what `capabilities` name is called; what a vendor names and has not written refuses.
    """

    capabilities: Collection[Capability]

    @property
    @abstractmethod
    def transcript(self) -> Sequence[Exchange]:
        """What was asked through this object so far; keys and people are left out."""

    def search(self, words: str) -> Sequence[Offer]:
        """Titles that the shop sells, the best first."""
        raise _not_offered()

    def price(self, vendor_title: str) -> Offer:
        """What a title costs today."""
        raise _not_offered()

    def buy(self, *, number: str, vendor_title: str, price: Decimal) -> Done:
        """Buy a licence, not dearer than `price`."""
        raise _not_offered()

    def lend(self, *, number: str, vendor_title: str, licence: str, reader: str) -> Done:
        """Lend a title to somebody whom the vendor knows by a mark of ours."""
        raise _not_offered()

    def renew(self, *, number: str, loan: str, due_at: datetime) -> Done:
        """Let a loan, by the vendor's number, last until another moment."""
        raise _not_offered()

    def give_back(self, *, number: str, loan: str) -> Done:
        """End a loan early."""
        raise _not_offered()

    def revoke(self, *, number: str, of: str) -> Done:
        """Take back what was asked under the number `of`. If it has not arrived yet, it is refused
        when it does.
        """
        raise _not_offered()

    def find(self, number: str) -> Found | None:
        """What became of a number of ours; None if the vendor has never heard of it."""
        raise _not_offered()

    def fulfil(self, *, loan: str) -> str:
        """The address at which the reader reads; it is not kept."""
        raise _not_offered()

    def balance(self) -> Decimal:
        """The money that is left on the library's account."""
        raise _not_offered()

    def usage(self, since: datetime) -> Sequence[Used]:
        """Loans that the vendor has counted since then."""
        raise _not_offered()


@dataclass(frozen=True, kw_only=True)
class VendorEntry(Item):
    """A vendor that a library may use; `account` opens its account there."""

    slug: str
    title: Words
    account: Callable[[Library], Vendor]
