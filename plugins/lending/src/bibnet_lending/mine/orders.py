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
    # What was said last, while it goes on.
    note: str = ""

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


def steps_of(orders: Sequence[Order]) -> dict[int, list[OrderStep]]:
    """What happened to each order; within `everywhere`."""
    found: dict[int, list[OrderStep]] = defaultdict(list)
    for step in OrderStep.objects.filter(order__in=[one.pk for one in orders]).order_by("pk"):
        found[step.order_id].append(step)
    return found


def rows(
    orders: Sequence[Order],
    books: Mapping[int, catalog.EditionFacts],
    taken: Mapping[int, list[OrderStep]],
) -> list[Ordered]:
    """The orders as they are shown."""
    return [
        Ordered(
            order=one,
            book=books[one.edition_id],
            line=_line(one, _came(taken.get(one.pk, []))),
            note=_said(taken.get(one.pk, [])) if one.is_open else "",
        )
        for one in orders
    ]


def _came(steps: Sequence[OrderStep]) -> dict[str, datetime]:
    """When it came to each state, the last time; a step that only says something is none."""
    came: dict[str, datetime] = {}
    before = ""
    for step in steps:
        if step.state != before:
            came[step.state] = step.at
        before = step.state
    return came


def _said(steps: Sequence[OrderStep]) -> str:
    return next((said for step in reversed(steps) if (said := step.told)), "")


def _line(order: Order, taken: Mapping[str, datetime]) -> list[Step]:
    """The line of steps of an order that goes on; nothing for one that is over."""
    if not order.is_open:
        return []
    now = OrderState.PLACED if order.state == OrderState.ACCEPTED else order.state
    is_sent = OrderState.ON_THE_WAY in taken
    line = [one for one in LINE if one != OrderState.ON_THE_WAY or is_sent]
    return [Step(title=str(one.label), at=taken.get(one), is_now=one == now) for one in line]
