"""What the vendor of the demonstration has and does; everything is gone when its process ends."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from enum import StrEnum
from itertools import count
from typing import Any

Answer = tuple[int, dict[str, Any]]


class Fault(StrEnum):
    """What goes wrong with one request that changes something."""

    ERROR = "error"  # answers 500 and has done nothing
    ERROR_DONE = "error_done"  # answers 500 and has done it
    SILENCE = "silence"  # does nothing and never answers
    SILENCE_DONE = "silence_done"  # has done it and never answers
    HTML = "html"  # a page where an answer should be; nothing is done
    LATE = "late"  # never answers; the request arrives when `arrive` is called
    TWICE = "twice"  # the request arrives two times


@dataclass
class Title:
    """A title of the shop with its terms."""

    vendor_title: str
    title: str
    author: str = ""
    isbn: str = ""
    year: int | None = None
    age_mark: int | None = None
    price: Decimal = Decimal("199.00")
    at_once: int | None = 1
    most_loans: int | None = None
    days: int | None = None
    loan_days: int | None = 14
    renewals: int = 1
    is_draft: bool = False


@dataclass
class Loan:
    number: str
    title: str
    reader: str
    lent_at: datetime
    due_at: datetime
    is_open: bool = True


@dataclass
class Shop:
    """Titles, licences, loans and money; each number is answered once and for good."""

    titles: dict[str, Title] = field(default_factory=dict)
    money: Decimal = Decimal("100000.00")
    # So many may be lent of a title at once; without a limit if it is not named.
    copies: dict[str, int] = field(default_factory=dict)
    licences: dict[str, str] = field(default_factory=dict)
    loans: dict[str, Loan] = field(default_factory=dict)
    answers: dict[str, Answer] = field(default_factory=dict)
    faults: deque[Fault] = field(default_factory=deque)
    late: list[Callable[[], Answer]] = field(default_factory=list)
    lock: threading.RLock = field(default_factory=threading.RLock)
    _counter: Any = field(default_factory=lambda: count(1))

    def arrive(self) -> list[Answer]:
        """Let requests arrive that were late; what the shop answers to nobody."""
        waiting, self.late = self.late, []
        return [one() for one in waiting]

    def once(self, number: str, act: Callable[[], Answer]) -> Answer:
        """Do an act under a number, or answer what was answered to it first."""
        with self.lock:
            if number not in self.answers:
                self.answers[number] = act()
            return self.answers[number]

    def buy(self, title: str, price: Decimal) -> Answer:
        found = self.titles.get(title)
        if found is None or found.price > price:
            return refusal("not_sold")
        if self.money < found.price:
            return refusal("no_money")
        self.money -= found.price
        licence = f"licence-{next(self._counter)}"
        self.licences[licence] = title
        return 201, {"number": licence, "price": str(found.price)}

    def lend(self, title: str, reader: str) -> Answer:
        out = [one for one in self.loans.values() if one.title == title and one.is_open]
        if title not in self.titles:
            return refusal("not_sold")
        if len(out) >= self.copies.get(title, len(out) + 1):
            return refusal("no_copies")
        now = datetime.now(UTC)
        days = self.titles[title].loan_days or 14
        loan = Loan(f"loan-{next(self._counter)}", title, reader, now, now + timedelta(days=days))
        self.loans[loan.number] = loan
        return 201, {"number": loan.number}

    def renew(self, loan: str, due_at: datetime) -> Answer:
        if loan not in self.loans or not self.loans[loan].is_open:
            return refusal("other")
        self.loans[loan].due_at = due_at
        return 200, {"number": loan, "due_at": due_at.isoformat()}

    def give_back(self, loan: str) -> Answer:
        if loan not in self.loans:
            return refusal("other")
        self.loans[loan].is_open = False
        return 200, {"number": loan}

    def revoke(self, number: str) -> Answer:
        """Undo what was done under a number; what comes under it later is refused."""
        with self.lock:
            known = self.answers.get(number)
            self.answers[number] = refusal("other")
            if known is None or known[0] >= 400:
                return 200, {}
            done = known[1]["number"]
            if done in self.loans:
                self.loans[done].is_open = False
            if done in self.licences:
                self.money += self.titles[self.licences.pop(done)].price
            return 200, {}


def refusal(code: str) -> Answer:
    return 409, {"code": code}
