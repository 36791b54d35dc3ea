"""How each act that is written down is asked of a vendor; nothing of the database is changed."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal

from django.utils.crypto import salted_hmac

from bibnet_lending.models import CallAct, VendorCall

from .vendors import Done, Vendor

SALT = "lending.vendor_reader"


def ask(vendor: Vendor, call: VendorCall) -> Done:
    """Have it done under the call's number. Raises VendorError, VendorRefused."""
    number, asked = str(call.number), call.asked
    match call.act:
        case CallAct.BUY:
            return vendor.buy(
                number=number, vendor_title=asked["title"], price=Decimal(asked["price"])
            )
        case CallAct.LEND:
            return vendor.lend(
                number=number,
                vendor_title=asked["title"],
                licence=asked["licence"],
                reader=_mark(call),
            )
        case CallAct.RENEW:
            due_at = datetime.fromisoformat(asked["due_at"])
            return vendor.renew(number=number, loan=asked["loan"], due_at=due_at)
        case _:
            return vendor.give_back(number=number, loan=asked["loan"])


def _mark(call: VendorCall) -> str:
    """By what the vendor knows a reader: nobody else can tell who it is, and it is kept nowhere."""
    reader = call.loan.reader_id if call.loan else None
    return salted_hmac(SALT, f"{call.vendor}:{reader}").hexdigest()[:32]
