"""How soon a library has to answer, and how long it took: whoever asked waits for its word."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import models

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import journal, reckoning
from bibnet_lending.models import LendingSettings, Order, OrderState

USUAL_DAYS = 1


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


def write_answer(
    library: Library,
    obj: models.Model,
    *,
    asked_at: datetime,
    answer_by: date,
    now: datetime,
    is_answered: bool = True,
) -> None:
    """One answer more among the library's figures: after how many hours, and whether in time.

    What others had to answer instead is written too: else who never answers would look the best.
    """
    journal.write(
        journal.ANSWER,
        library=library,
        reader=None,
        ticket=None,
        obj=obj,
        at=now,
        hours=round((now - asked_at).total_seconds() / 3600, 1),
        is_late=schedule.today(library, now) > answer_by,
        is_answered=is_answered,
    )


def order_answered(order: Order, *, now: datetime, is_answered: bool = True) -> None:
    """Somebody looks at an order for the first time; to be called before it is moved.

    One that came from the queue was asked for when its turn came, not when its reader began to wait
    (`state_at`).
    """
    if order.state != OrderState.PLACED:
        return
    write_answer(
        order.library,
        order,
        asked_at=order.state_at,
        answer_by=answer_day(order.library, order.state_at),
        now=now,
        is_answered=is_answered,
    )


def _days(library: Library) -> int:
    days: int | None = LendingSettings.of(library).answer_days
    return USUAL_DAYS if days is None else days
