"""How soon a library has to answer, and how long it took: whoever asked waits for its word."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import journal, reckoning
from bibnet_lending.models import (
    BookRequest,
    Exchange,
    ExchangeState,
    LendingSettings,
    Order,
    OrderState,
    RequestState,
)

USUAL_DAYS = 1
# In these somebody waits for the first word.
WAITS = frozenset({RequestState.ASKED, ExchangeState.ASKED, OrderState.PLACED})


def answer_day(library: Library, now: datetime) -> date:
    """Until the end of which working day the library has to answer what it is asked now."""
    return reckoning.shelf_day(library, today=schedule.today(library, now), days=_days(library))


def late_before(library: Library, now: datetime) -> datetime:
    """What the library was asked before this moment, and has not answered, is late."""
    today, days = schedule.today(library, now), _days(library)
    day = today - timedelta(days=days + 1)
    # Days on which it is closed do not count, so it may be one that is further back.
    for _one in range(reckoning.FARTHEST):
        if reckoning.shelf_day(library, today=day, days=days) < today:
            break
        day -= timedelta(days=1)
    return reckoning.end_of(library, day)


def answered(
    asked: BookRequest | Exchange | Order, *, now: datetime, is_answered: bool = True
) -> None:
    """One answer more among the figures of who was asked: after how many hours, and whether in
    time; to be called before what was asked is moved.

    What others had to answer instead is written too: else who never answers would look the best. It
    was asked when it came to its state: an order from the queue when its turn came, not when its
    reader began to wait. Whom nobody here asks, or who has answered before, has no figure.
    """
    library = asked.lender if isinstance(asked, Exchange) else asked.library
    if library is None or asked.state not in WAITS:
        return
    by_day = answer_day(library, asked.state_at) if isinstance(asked, Order) else asked.answer_by
    journal.write(
        journal.ANSWER,
        library=library,
        reader=None,
        ticket=None,
        obj=asked,
        at=now,
        hours=round((now - asked.state_at).total_seconds() / 3600, 1),
        is_late=schedule.today(library, now) > by_day,
        is_answered=is_answered,
    )


def _days(library: Library) -> int:
    days: int | None = LendingSettings.of(library).answer_days
    return USUAL_DAYS if days is None else days
