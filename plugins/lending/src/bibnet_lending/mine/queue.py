"""The places of a reader in queues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bibnet_catalog import api as catalog

from bibnet.accounts.models import Reader
from bibnet_lending import estimating
from bibnet_lending.estimating import Estimate
from bibnet_lending.models import Hold, HoldState, HoldStep
from bibnet_lending.models.holds import IN_QUEUE
from bibnet_lending.waiting import positions

from .looking import MOST, shown

# By one press a place is put off for so long; the day is shown and may be taken back.
PUT_OFF = timedelta(days=30)


@dataclass(frozen=True, kw_only=True)
class Waiting:
    hold: Hold
    book: catalog.EditionFacts
    place: int | None
    steps: Sequence[HoldStep]
    estimate: Estimate | None

    @property
    def is_kept(self) -> bool:
        """An electronic book whose turn has come."""
        return self.hold.state == HoldState.READY

    @property
    def is_put_off(self) -> bool:
        return self.hold.state == HoldState.SUSPENDED


def place_of(hold: Hold) -> int | None:
    """Its place in the queue; None if its turn has come already."""
    return positions([hold]).get(hold.pk)


def holds_of(readers: Sequence[Reader]) -> list[Hold]:
    """Their places, the longest wait first; within `everywhere`."""
    own = shown(Hold).filter(reader__in=readers, state__in=IN_QUEUE)
    return list(own.order_by("placed_at", "pk")[:MOST])


def steps_of(holds: Sequence[Hold]) -> dict[int, list[HoldStep]]:
    """What happened to each place, for the reader who asks why it is where it is; within
    `everywhere`.
    """
    found: dict[int, list[HoldStep]] = defaultdict(list)
    for step in HoldStep.objects.filter(hold__in=[one.pk for one in holds]).order_by("at", "pk"):
        found[step.hold_id].append(step)
    return found


def rows(
    holds: Sequence[Hold],
    books: Mapping[int, catalog.EditionFacts],
    moves: Mapping[int, list[HoldStep]],
    now: datetime | None,
) -> list[Waiting]:
    """The places as they are shown; with `now`, how long each wait will take."""
    places = positions(holds)
    estimates = estimating.of_holds(holds, places, now=now) if now is not None else {}
    return [
        Waiting(
            hold=one,
            book=books[one.edition_id],
            place=places.get(one.pk),
            steps=moves.get(one.pk, []),
            estimate=estimates.get(one.pk),
        )
        for one in holds
    ]
