"""All books of a reader together, in a number of queries that does not depend on how many."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bibnet_catalog import api as catalog

from bibnet.accounts.models import Reader

from . import asked, on_hand, orders, queue
from .looking import everywhere


def books_of(
    readers: Sequence[Reader], *, now: datetime, has_estimates: bool = True
) -> dict[str, Any]:
    """`on_hand`, `ordered`, `asked` and `waiting` of a reader, or of a family.

    How long a wait will take is reckoned only where it is shown.
    """
    if not readers:
        return {"on_hand": [], "ordered": [], "asked": [], "waiting": []}
    with everywhere():
        loans = on_hand.loans_of(readers)
        ordered = orders.orders_of(readers, now)
        holds = queue.holds_of(readers)
        taken = orders.steps_of(ordered)
        moves = queue.steps_of(holds)
        requests = asked.requests_of(readers, now)
    books = catalog.editions({one.edition_id for some in (loans, ordered, holds) for one in some})
    return {
        "on_hand": on_hand.rows(loans, books, now),
        "ordered": orders.rows(ordered, books, taken),
        "asked": requests,
        "waiting": queue.rows(holds, books, moves, now if has_estimates else None),
    }
