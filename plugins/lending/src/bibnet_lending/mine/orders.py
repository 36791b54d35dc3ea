"""The orders of a reader, each with its line of steps."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bibnet_catalog import api as catalog

from bibnet.accounts.models import Reader
from bibnet_lending.models import Order, OrderState, OrderStep
from bibnet_lending.models.orders import OPEN

from .looking import MOST, SHOWN_AFTER, shown
from .steps import Step

# The steps of the line that a reader sees; those that were left out are not missed.
LINE = (OrderState.PLACED, OrderState.SEARCHING, OrderState.ON_THE_WAY, OrderState.READY)


@dataclass(frozen=True, kw_only=True)
class Ordered:
    order: Order
    book: catalog.EditionFacts
    line: Sequence[Step]

    @property
    def is_ready(self) -> bool:
        return self.order.state == OrderState.READY

    @property
    def is_refused(self) -> bool:
        return self.order.state == OrderState.REFUSED


def orders_of(readers: Sequence[Reader], now: datetime) -> list[Order]:
    """Those that go on, and for a while those that came to nothing; within `everywhere`."""
    own = shown(Order).filter(reader__in=readers)
    over = own.filter(
        state__in=(OrderState.REFUSED, OrderState.EXPIRED), state_at__gte=now - SHOWN_AFTER
    )
    return list((own.filter(state__in=OPEN) | over).order_by("-placed_at", "-pk")[:MOST])


def steps_of(orders: Sequence[Order]) -> dict[int, dict[str, datetime]]:
    """When each order came to each state, the last time; within `everywhere`."""
    found: dict[int, dict[str, datetime]] = defaultdict(dict)
    steps = OrderStep.objects.filter(order__in=[one.pk for one in orders]).order_by("pk")
    for order, state, at in steps.values_list("order", "state", "at"):
        found[order][state] = at
    return found


def rows(
    orders: Sequence[Order],
    books: Mapping[int, catalog.EditionFacts],
    taken: Mapping[int, dict[str, datetime]],
) -> list[Ordered]:
    """The orders as they are shown."""
    return [
        Ordered(order=one, book=books[one.edition_id], line=_line(one, taken.get(one.pk, {})))
        for one in orders
    ]


def _line(order: Order, taken: Mapping[str, datetime]) -> list[Step]:
    """The line of steps of an order that goes on; nothing for one that is over."""
    if not order.is_open:
        return []
    now = OrderState.PLACED if order.state == OrderState.ACCEPTED else order.state
    is_sent = OrderState.ON_THE_WAY in taken
    line = [one for one in LINE if one != OrderState.ON_THE_WAY or is_sent]
    return [Step(title=str(one.label), at=taken.get(one), is_now=one == now) for one in line]
