"""Of several wishes of one reader for one work the best stays."""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable

from bibnet_catalog import api as catalog

from bibnet_lending.models import Hold, HoldState, Order, OrderState
from bibnet_lending.models.sayings import Saying, noted

from . import holding, ordering

Wish = Order | Hold


def keep_one(wishes: Collection[Wish], *, of: Callable[[Wish], Hashable]) -> None:
    """Give up what is wished for twice by the same reader in the same place, as `of` tells it: an
    order stays before a place, a ready one before another, the earlier before the later.

    The book on paper and the electronic one are two. What is for a class, or exactly one copy, is
    no second wish: leave it out.
    """
    works = {
        number: facts.work
        for number, facts in catalog.editions({one.edition_id for one in wishes}).items()
    }
    wished: set[Hashable] = set()
    superfluous: list[Wish] = []
    for wish in sorted(wishes, key=_rank):
        is_electronic = isinstance(wish, Hold) and wish.is_electronic
        work = (of(wish), works[wish.edition_id], is_electronic)
        if work in wished:
            superfluous.append(wish)
        wished.add(work)
    # Places first: a copy that an order gives back must not come to one of the two again.
    note = noted(Saying.WAITED_TWICE)
    for wish in sorted(superfluous, key=lambda one: isinstance(one, Order)):
        if isinstance(wish, Hold):
            holding.cancel_hold(hold=wish, actor=None, note=note)
        else:
            ordering.cancel_order(order=wish, actor=None, note=note)


def _rank(wish: Wish) -> tuple[bool, bool, object]:
    is_order = isinstance(wish, Order)
    is_ready = wish.state in (OrderState.READY, HoldState.READY)
    return not is_order, not is_ready, wish.placed_at
