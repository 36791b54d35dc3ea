"""How many books a reader may ask to buy, how dear, and which of them may be bought at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal

from bibnet.libraries.models import Library
from bibnet_lending import errors
from bibnet_lending.amounts import amount_text
from bibnet_lending.models import LendingSettings, ReaderTicket, WantedBook, WantedState

from .money import month_of

USUAL_QUOTA = 5


@dataclass(frozen=True, kw_only=True)
class Limits:
    """What holds for a reader this month; None limits nothing. `own_price` is up to which price the
    reader buys without waiting for the staff, None for who may not.
    """

    quota: int
    asked: int
    price: Decimal | None
    own_price: Decimal | None

    @property
    def left(self) -> int:
        return max(self.quota - self.asked, 0)

    def check(self, price: Decimal | None) -> None:
        """Raise QuotaReached, TooDear."""
        if not self.left:
            raise errors.QuotaReached(self.quota)
        if price is not None and self.price is not None and price > self.price:
            raise errors.TooDear(amount_text(self.price))

    def may_buy(self, price: Decimal) -> bool:
        return self.own_price is not None and price <= self.own_price


def limits_of(ticket: ReaderTicket, library: Library, *, now: datetime) -> Limits:
    """Count what was asked this month; lock the reader first where something follows from it.

    What the reader took back does not count, unless it was bought or is being bought.
    """
    settled = LendingSettings.of(library)
    month = datetime.combine(month_of(library, now), time.min, library.tz)
    asked = WantedBook.objects.of(library).filter(reader=ticket.reader_id, asked_at__gte=month)
    quota = USUAL_QUOTA if settled.most_wanted is None else settled.most_wanted
    return Limits(
        quota=quota,
        asked=asked.exclude(state=WantedState.CANCELLED, call=None).count(),
        price=settled.wanted_price,
        own_price=_own_price(ticket),
    )


def _own_price(ticket: ReaderTicket) -> Decimal | None:
    """The ticket's own terms come before its group's; without a price nothing may be bought."""
    for terms in (ticket, ticket.group):
        if terms is not None and terms.may_buy is not None:
            return terms.price_limit if terms.may_buy else None
    return None
