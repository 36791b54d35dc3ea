"""The vendor of the demonstration behind the protocol of vendors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any
from urllib.parse import quote

from bibnet_lending.electronic.vendors import (
    Capability,
    Done,
    Exchange,
    Found,
    Offer,
    Used,
    Vendor,
    VendorError,
)

from .client import Client, Unknown


class DemoVendor(Vendor):
    """One account of the demonstration's vendor."""

    capabilities = frozenset(Capability)

    def __init__(self, client: Client) -> None:
        self.client = client

    @property
    def transcript(self) -> Sequence[Exchange]:
        return self.client.transcript

    def search(self, words: str) -> Sequence[Offer]:
        said = self.client.get(f"/titles?q={quote(words)}")
        if not isinstance(said, list):
            raise VendorError("the answer is no list")
        return [_offer(one) for one in said]

    def price(self, vendor_title: str) -> Offer:
        return _offer(self.client.get(f"/titles/{quote(vendor_title)}"))

    def buy(self, *, number: str, vendor_title: str, price: Decimal) -> Done:
        said = self.client.post("/purchases", number=number, title=vendor_title, price=str(price))
        return _done(said)

    def lend(self, *, number: str, vendor_title: str, licence: str, reader: str) -> Done:
        own = {"title": vendor_title, "licence": licence, "reader": reader}
        return _done(self.client.post("/loans", number=number, **own))

    def renew(self, *, number: str, loan: str, due_at: datetime) -> Done:
        path = f"/loans/{quote(loan)}/renewals"
        return _done(self.client.post(path, number=number, due_at=due_at.isoformat()))

    def give_back(self, *, number: str, loan: str) -> Done:
        return _done(self.client.post(f"/loans/{quote(loan)}/return", number=number))

    def revoke(self, *, number: str, of: str) -> Done:
        return _done(self.client.post("/revocations", number=number, of=of))

    def find(self, number: str) -> Found | None:
        try:
            said = self.client.get(f"/numbers/{quote(number)}")
        except Unknown:
            return None
        return Found(done=_done(said)) if said["is_done"] else Found(refusal=said["code"])

    def fulfil(self, *, loan: str) -> str:
        path = self.client.get(f"/loans/{quote(loan)}/address")["path"]
        return f"{self.client.address.scheme}://{self.client.address.netloc}{path}"

    def balance(self) -> Decimal:
        return Decimal(self.client.get("/account")["money"])

    def usage(self, since: datetime) -> Sequence[Used]:
        return [
            Used(
                number=one["number"],
                vendor_title=one["title"],
                lent_at=datetime.fromisoformat(one["lent_at"]),
                is_open=one["is_open"],
            )
            for one in self.client.get(f"/usage?since={quote(since.isoformat())}")
        ]


def _done(said: Any) -> Done:
    """An answer that says nothing understandable is none."""
    if not isinstance(said, Mapping):
        raise VendorError("the answer is no object")
    try:
        return Done(
            vendor_number=str(said.get("number", "")),
            price=Decimal(said["price"]) if "price" in said else None,
            due_at=datetime.fromisoformat(said["due_at"]) if "due_at" in said else None,
        )
    except (ArithmeticError, TypeError, ValueError) as error:
        raise VendorError("the answer cannot be understood") from error


def _offer(said: Any) -> Offer:
    try:
        return Offer(**{**said, "price": Decimal(said["price"])})
    except (ArithmeticError, KeyError, TypeError, ValueError) as error:
        raise VendorError("the offer cannot be understood") from error
