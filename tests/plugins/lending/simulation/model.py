"""A library's lending as plain lists: what the services do is held against it.

It knows two desks, works of one edition each, copies and readers by their numbers, and nothing of
the database. Each act says how it ends: the code of the refusal, or nothing.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta

MOST_LOANS, MOST_WISHES, SHELF_DAYS = 2, 3, 5
FETCHED = ("placed", "accepted", "searching")
OPEN = (*FETCHED, "on_the_way", "ready")


@dataclass
class Copy:
    work: int
    state: str = "free"
    place: str = ""


@dataclass
class Wait:
    """A place in a queue; the database keeps those of one moment in the order of `number`."""

    reader: int
    pickup: str
    at: datetime
    number: int
    put_off_until: datetime | None = None


@dataclass
class Order:
    reader: int
    work: int
    copy: int
    pickup: str
    at: datetime
    number: int
    state: str = "placed"
    until: datetime | None = None
    wait: Wait | None = None


@dataclass
class Model:
    copies: dict[int, Copy]
    readers: list[int]
    blocked: set[int] = field(default_factory=set)
    loans: dict[int, int] = field(default_factory=dict)  # which reader has the copy
    orders: list[Order] = field(default_factory=list)
    queues: dict[int, list[Wait]] = field(default_factory=dict)
    number: int = 0
    now: datetime = datetime.min

    # What a reader wishes

    def order(self, reader: int, work: int, pickup: str, now: datetime) -> str:
        if refusal := self._why_not_wish(reader, work):
            return refusal
        if not self._has(work):
            return "no_copy"
        found = self._first_free(work)
        if found is None:
            return "no_free_copy"
        self._fetch(found, Wait(reader, pickup, now, self._next()), came_by_turn=False)
        return ""

    def wait(self, reader: int, work: int, pickup: str, now: datetime) -> str:
        if not self._has(work):
            return "no_copy"
        if refusal := self._why_not_wish(reader, work):
            return refusal
        self._queue(work).append(Wait(reader, pickup, now, self._next()))
        self._serve(work)
        return ""

    def cancel_order(self, order: Order) -> None:
        self._end(order, "cancelled")

    def refuse(self, order: Order) -> None:
        self._end(order, "refused")

    def not_found(self, order: Order) -> None:
        self.copies[order.copy].state, self.copies[order.copy].place = "lost", ""
        found = self._first_free(order.work)
        if found is None:
            self._back(order)
            return
        order.copy = found
        self.copies[found].state = "searched"

    def give_up(self, work: int, wait: Wait) -> None:
        self._queue(work).remove(wait)

    def put_off(self, wait: Wait, until: datetime) -> None:
        wait.put_off_until = until

    def go_on(self, work: int, wait: Wait) -> None:
        wait.put_off_until = None
        self._serve(work)

    # What the desk does

    def lend(self, reader: int, copy: int, at: str) -> str:
        one = self.copies[copy]
        if one.state == "lent":
            return "lent_already"
        order = self._order_for(copy)
        head = self._head(one.work)
        if order is not None and order.reader != reader:
            return "kept_for_another"
        if order is None and head is not None and head.reader != reader:
            return "kept_for_another"
        if reader in self.blocked:
            return "ticket_not_valid"
        if self.on_hand(reader) >= MOST_LOANS:
            return "limit_reached"
        one.state, one.place = "lent", at
        self.loans[copy] = reader
        self._fulfil(reader, copy, order)
        return ""

    def take_back(self, copy: int, at: str) -> None:
        one = self.copies[copy]
        self.loans.pop(copy, None)
        order = self._order_for(copy)
        if order is None:
            self._pass_on(copy, at=at)
        elif (one.state, one.place) != ("kept", at):
            self._bring(order, at, self.now)

    def tick(self, now: datetime) -> None:
        """An hour of the worker: what waited in vain goes on, then nobody waits for a free copy."""
        late = [o for o in self.open() if o.state == "ready" and o.until and o.until < _day(now)]
        for order in sorted(late, key=lambda one: (one.at, one.number), reverse=True):
            self._end(order, "expired")
        for work, waits in self.queues.items():
            for wait in sorted(waits, key=lambda one: (one.at, one.number)):
                if wait.put_off_until and wait.put_off_until <= _day(now):
                    self.go_on(work, wait)
        for work in self.works():
            self._serve(work)

    # What there is

    def works(self) -> list[int]:
        return sorted({one.work for one in self.copies.values()})

    def open(self) -> list[Order]:
        return [one for one in self.orders if one.state in OPEN]

    def on_hand(self, reader: int) -> int:
        return sum(1 for one in self.loans.values() if one == reader)

    def places(self, work: int) -> list[int]:
        """The readers in the order of the queue, those who put it off too."""
        waits = sorted(self._queue(work), key=lambda one: (one.at, one.number))
        return [one.reader for one in waits]

    # How it comes about

    def _next(self) -> int:
        self.number += 1
        return self.number

    def _queue(self, work: int) -> list[Wait]:
        return self.queues.setdefault(work, [])

    def _of(self, work: int) -> list[int]:
        return [number for number, one in sorted(self.copies.items()) if one.work == work]

    def _has(self, work: int) -> bool:
        return any(self.copies[copy].state != "lost" for copy in self._of(work))

    def _order_for(self, copy: int) -> Order | None:
        return next((one for one in self.open() if one.copy == copy), None)

    def _why_not_wish(self, reader: int, work: int) -> str:
        if reader in self.blocked:
            return "ticket_not_valid"
        waits = [one for some in self.queues.values() for one in some if one.reader == reader]
        orders = [one for one in self.open() if one.reader == reader]
        if any(one.work == work for one in orders) or any(
            one.reader == reader for one in self._queue(work)
        ):
            return "ordered_already"
        if any(self.loans.get(copy) == reader for copy in self._of(work)):
            return "on_hand_already"
        return "hold_limit_reached" if len(waits) + len(orders) >= MOST_WISHES else ""

    def _head(self, work: int) -> Wait | None:
        may = [
            one
            for one in self._queue(work)
            if one.put_off_until is None and one.reader not in self.blocked
        ]
        return min(may, key=lambda one: (one.at, one.number), default=None)

    def _first_free(self, work: int) -> int | None:
        if self._head(work) is not None:
            return None
        return next((one for one in self._of(work) if self.copies[one].state == "free"), None)

    def _fetch(self, copy: int, wait: Wait, *, came_by_turn: bool) -> Order:
        self.copies[copy].state, self.copies[copy].place = "searched", ""
        return self._new_order(copy, wait, came_by_turn=came_by_turn)

    def _new_order(self, copy: int, wait: Wait, *, came_by_turn: bool) -> Order:
        order = Order(
            wait.reader,
            self.copies[copy].work,
            copy,
            wait.pickup,
            wait.at,
            self._next(),
            wait=wait if came_by_turn else None,
        )
        self.orders.append(order)
        return order

    def _serve(self, work: int) -> None:
        for copy in self._of(work):
            if self._head(work) is not None and self.copies[copy].state == "free":
                self._pass_on(copy, at="")

    def _pass_on(self, copy: int, at: str) -> None:
        one = self.copies[copy]
        is_moving = not at and one.state == "transit"
        head = self._head(one.work)
        if head is None:
            if not is_moving:
                one.state, one.place = "free", ""
            return
        self._queue(one.work).remove(head)
        if is_moving:
            self._new_order(copy, head, came_by_turn=True).state = "on_the_way"
        elif not at:
            self._fetch(copy, head, came_by_turn=True)
        else:
            self._bring(self._new_order(copy, head, came_by_turn=True), at, self.now)

    def _bring(self, order: Order, at: str, now: datetime) -> None:
        one = self.copies[order.copy]
        if at == order.pickup:
            order.state, one.state, one.place = "ready", "kept", at
            order.until = _day(now) + timedelta(days=SHELF_DAYS)
        else:
            order.state, one.state, one.place = "on_the_way", "transit", order.pickup

    def _end(self, order: Order, state: str) -> None:
        order.state = state
        one = self.copies[order.copy]
        self._pass_on(order.copy, at=one.place if one.state == "kept" else "")

    def _back(self, order: Order) -> None:
        order.state = "cancelled"
        wait = order.wait or Wait(order.reader, order.pickup, order.at, self._next())
        self._queue(order.work).append(wait)

    def _fulfil(self, reader: int, copy: int, order: Order | None) -> None:
        work = self.copies[copy].work
        if order is None:
            order = next((o for o in self.open() if (o.reader, o.work) == (reader, work)), None)
            if order is not None:
                other = self.copies[order.copy]
                order.state = "lent"
                self._pass_on(order.copy, at=other.place if other.state == "kept" else "")
        if order is not None:
            order.state, order.copy = "lent", copy
            return
        for wait in self._queue(work):
            if wait.reader == reader and wait.put_off_until is None:
                self._queue(work).remove(wait)
                break


def _day(now: datetime) -> datetime:
    return now.replace(hour=0, minute=0, second=0, microsecond=0)
