"""Years of lending as a plan: who takes which copy on which day, when it is renewed and returned.

Nothing here asks the database. The plan keeps what lending keeps: a copy is in one pair of hands,
nobody has more than may be had, what is for adults goes to no minor, and a library that is closed
lends nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from random import Random

from bibnet.accounts.models.reader import age_between

ADULT = 18
OPENS, CLOSES = 10, 19
# A loan a reader and month, as in public libraries; a tenth of them is ordered before. Of a few
# books only pages are wanted.
LOANS_A_YEAR = 20
COPIED, FROM_OUTSIDE = 0.008, 0.4
ORDERED, CANCELLED, REFUSED, DELIVERED = 0.10, 0.012, 0.006, 0.03
TRIES = 6
TERM, LONGEST, USUAL = 30, 58, 19


@dataclass(frozen=True, slots=True)
class Item:
    """A copy of the plan."""

    number: int
    edition: int
    kind: str
    age_mark: int


@dataclass(frozen=True, slots=True)
class Bearer:
    """A reader of the plan, by the place in the list of tickets."""

    index: int
    born: date
    since: date


@dataclass(frozen=True, slots=True)
class PastLoan:
    """A loan of the plan; `returned_at` is empty while it lasts."""

    bearer: Bearer
    item: Item
    ordered_at: datetime | None
    lent_at: datetime
    renewed_at: datetime | None
    due_on: date
    returned_at: datetime | None
    is_delivered: bool


@dataclass(frozen=True, slots=True)
class PastWish:
    """An order that came to nothing: cancelled by the reader, or refused by the library."""

    bearer: Bearer
    item: Item
    placed_at: datetime
    ended_at: datetime
    is_refused: bool


@dataclass(frozen=True, slots=True)
class PastCopy:
    """Pages that a reader asked for, had made here or sent from outside, and downloaded."""

    bearer: Bearer
    item: Item
    placed_at: datetime
    made_at: datetime
    fetched_at: datetime
    is_from_outside: bool


Past = PastLoan | PastWish | PastCopy


@dataclass
class Plan:
    """What a library lent from a day up to now, in the order in which it happened."""

    items: Sequence[Item]
    bearers: Sequence[Bearer]
    most_loans: int
    is_open: Callable[[date], bool]
    chance: Random
    first: date
    now: datetime
    _on_hand: dict[int, int] = field(default_factory=dict)
    _away_until: dict[int, date] = field(default_factory=dict)
    _coming_back: list[tuple[date, int, int]] = field(default_factory=list)

    def __iter__(self) -> Iterator[Past]:
        day, last = self.first, self.now.date()
        pace = len(self.bearers) * LOANS_A_YEAR / 300
        while day <= last:
            if self.is_open(day):
                self._take_back(day)
                for moment in self._moments(day, pace):
                    if (what := self._happens(moment)) is not None:
                        yield what
            day += timedelta(days=1)

    def _moments(self, day: date, pace: float) -> list[datetime]:
        """When something is lent that day, in winter more than in summer."""
        season = 1.15 if day.month in (10, 11, 12, 1, 2, 3) else 0.85
        count = int(pace * season * self.chance.uniform(0.7, 1.3) + self.chance.random())
        seconds = (CLOSES - OPENS) * 3600
        opening = datetime.combine(day, time(OPENS), self.now.tzinfo)
        found = sorted(self.chance.randrange(seconds) for _one in range(count))
        return [opening + timedelta(seconds=one) for one in found]

    def _happens(self, moment: datetime) -> Past | None:
        if moment > self.now:
            return None
        bearer, item = self._bearer(), self._item(moment.date())
        if item is None or bearer.since > moment.date():
            return None
        if item.age_mark >= ADULT and age_between(bearer.born, moment.date()) < ADULT:
            return None
        draw = self.chance.random()
        if draw < CANCELLED + REFUSED:
            ended = min(moment + timedelta(hours=self.chance.randrange(1, 30)), self.now)
            return PastWish(bearer, item, moment, ended, is_refused=draw < REFUSED)
        if draw > 1 - COPIED:
            return self._copied(bearer, item, moment)
        if self._on_hand.get(bearer.index, 0) >= self.most_loans:
            return None
        return self._lent(bearer, item, moment)

    def _lent(self, bearer: Bearer, item: Item, moment: datetime) -> PastLoan:
        kept = max(1, round(self.chance.triangular(1, LONGEST, USUAL)))
        back = self._open_day(moment.date() + timedelta(days=kept))
        renewed = moment + timedelta(days=TERM - 2) if kept > TERM else None
        returned = datetime.combine(back, time(OPENS), self.now.tzinfo) + timedelta(
            seconds=self.chance.randrange((CLOSES - OPENS) * 3600)
        )
        begun = renewed if renewed and renewed <= self.now else moment
        self._on_hand[bearer.index] = self._on_hand.get(bearer.index, 0) + 1
        self._away_until[item.number] = back
        heappush(self._coming_back, (back, bearer.index, item.number))
        was_ordered = self.chance.random() < ORDERED
        before = timedelta(hours=self.chance.randrange(2, 40))
        return PastLoan(
            bearer=bearer,
            item=item,
            ordered_at=moment - before if was_ordered else None,
            lent_at=moment,
            renewed_at=begun if begun is not moment else None,
            due_on=self._open_day(begun.date() + timedelta(days=TERM)),
            returned_at=returned if returned <= self.now else None,
            is_delivered=self.chance.random() < DELIVERED,
        )

    def _copied(self, bearer: Bearer, item: Item, moment: datetime) -> PastCopy | None:
        """None for one that is not downloaded yet."""
        is_from_outside = self.chance.random() < FROM_OUTSIDE
        made = moment + timedelta(hours=self.chance.randrange(20, 200) if is_from_outside else 3)
        fetched = made + timedelta(minutes=self.chance.randrange(5, 3_000))
        if fetched > self.now:
            return None
        return PastCopy(bearer, item, moment, made, fetched, is_from_outside)

    def _take_back(self, day: date) -> None:
        """What came back the days before is on the shelf again."""
        while self._coming_back and self._coming_back[0][0] < day:
            _back, bearer, item = heappop(self._coming_back)
            self._on_hand[bearer] -= 1
            del self._away_until[item]

    def _bearer(self) -> Bearer:
        """Some read much more than others."""
        return self.bearers[int(len(self.bearers) * self.chance.random() ** 1.7)]

    def _item(self, day: date) -> Item | None:
        """A copy that stands at its place; some books are asked for much more than others."""
        for _one in range(TRIES):
            item = self.items[int(len(self.items) * self.chance.random() ** 2.2)]
            if item.number not in self._away_until:
                return item
        return None

    def _open_day(self, day: date) -> date:
        while not self.is_open(day):
            day += timedelta(days=1)
        return day
