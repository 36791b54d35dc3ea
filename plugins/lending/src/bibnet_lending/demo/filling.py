"""What goes on at the desks of the demonstration: readers with tickets, books lent and awaited."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import cycle, islice
from typing import Any
from zlib import crc32

from bibnet_catalog import api as catalog
from django.utils import timezone

from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending.errors import LendingError
from bibnet_lending.models import ReaderTicket
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend
from bibnet_lending.services.ordering import place_order
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.tickets import issue_ticket

from .exchange import ask_for_pages, ask_others
from .names import names

READERS = 12
# Whose books are asked for in every library.
AUTHORS = (
    "Толстой",
    "Чехов",
    "Пушкин",
    "Достоевский",
    "Тургенев",
    "Гоголь",
    "Булгаков",
    "Носов",
    "Шолохов",
    "Яхина",
    "Лермонтов",
    "Чуковский",
    "Маршак",
    "Паустовский",
)
# How many days ago books were lent that are still out: one is overdue, one soon due.
LENT_AGO = (38, 28, 20, 12, 9, 4, 2)
# When books were lent that came back, and how long the readers had them.
CAME_BACK = ((55, 20), (47, 28), (40, 12), (33, 25), (26, 9), (18, 14), (15, 6))
JOINED_AGO = timedelta(days=120)


@dataclass
class Desk:
    """A library at work: who comes there, what there is on the shelves, what day it is."""

    library: Library
    tickets: list[ReaderTicket]
    shelf: list[catalog.CopyFacts]
    now: datetime

    def ago(self, days: int) -> datetime:
        return self.now - timedelta(days=days)


def fill(library: Library) -> None:
    """Let a member's readers come, borrow, order and wait; a second time it changes nothing."""
    if ReaderTicket.objects.of(library).exists():
        return
    now = timezone.now()
    shelf = [one for one in _shelf(library) if not one.is_for_reading_room]
    readers = [*_with_accounts(library), *_made_up(library, now)]
    tickets = [
        issue_ticket(library=library, reader=one, actor=None, now=now - JOINED_AGO)
        for one in readers
    ]
    desk = Desk(library, tickets, shelf, now)
    _come_back(desk)
    _keep(desk)
    _wait(desk)
    ask_others(library, tickets[len(tickets) // 2 :], now)
    ask_for_pages(tickets[0], library, now)


def _shelf(library: Library) -> list[catalog.CopyFacts]:
    """Copies of known authors, of each work one."""
    found = (one for author in AUTHORS for one in catalog.find_copies(library, author))
    return list({one.edition.work: one for one in found}.values())


def _with_accounts(library: Library) -> Iterator[Reader]:
    """The demonstration's own readers who chose this library."""
    rows = Reader.objects.filter(my_library=library, user__isnull=False)
    yield from rows.order_by("pk")


def _made_up(library: Library, now: datetime) -> Iterator[Reader]:
    first = crc32(library.code.encode()) % len(names())
    today = schedule.today(library, now)
    for number, row in enumerate(islice(cycle(names()), first, first + READERS)):
        born = today - timedelta(days=round((int(row["age"]) + 0.4) * 365.25))
        yield Reader.objects.create(
            last_name=row["last_name"],
            first_name=row["first_name"],
            patronymic=row["patronymic"],
            birth_date=born,
            # A telephone that rings nowhere.
            phone=f"+7 (483) 000-{number:02d}-00",
            registered_in=library,
        )


def _come_back(desk: Desk) -> None:
    """Books that were lent and are back at their places."""
    for (days, kept), ticket, copy in zip(
        CAME_BACK, cycle(desk.tickets), reversed(desk.shelf), strict=False
    ):
        if _lend(desk, ticket, copy, days):
            branch, at = desk.library, desk.ago(days - kept)
            take_back(copy=copy.number, branch=branch, actor=None, now=at)


def _keep(desk: Desk) -> None:
    """Books that readers have; the first reader has the first two."""
    for days, ticket, copy in zip(LENT_AGO, _bearers(desk), desk.shelf, strict=False):
        _lend(desk, ticket, copy, days)


def _bearers(desk: Desk) -> Iterator[ReaderTicket]:
    yield from desk.tickets[:1]
    yield from desk.tickets


def _wait(desk: Desk) -> None:
    """An order that waits at the desk, one to be fetched, and a queue for what is lent."""
    own: dict[str, Any] = {"pickup": desk.library, "actor": None}
    free = desk.shelf[len(LENT_AGO) :]
    for number, (ticket, copy) in enumerate(zip(desk.tickets, free[:3], strict=False)):
        try:
            order = place_order(
                ticket=ticket,
                edition=copy.edition.number,
                now=desk.now - timedelta(hours=2 + number),
                **own,
            )
        except LendingError:
            continue
        if number == 0:
            take_back(copy=order.copy_id, branch=desk.library, actor=None, now=desk.now)
    for copy in _scarce(desk):
        for number, ticket in enumerate(desk.tickets[:3]):
            with suppress(LendingError):  # who has the book already does not wait for it
                at = desk.ago(4 - number)
                place_hold(ticket=ticket, edition=copy.edition.number, now=at, **own)


def _scarce(desk: Desk) -> list[catalog.CopyFacts]:
    """Of what is lent, the works of which the library has no other copy; two are enough."""
    lent = desk.shelf[: len(LENT_AGO)]
    only = (one for one in lent if len(catalog.copies_of(desk.library, work=one.edition.work)) == 1)
    return list(islice(only, 2))


def _lend(desk: Desk, ticket: ReaderTicket, copy: catalog.CopyFacts, days: int) -> bool:
    """Lend it so long ago; no where a rule or the law forbids."""
    at = desk.ago(days)
    try:
        lend(ticket=ticket, copy=copy.number, branch=desk.library, actor=None, now=at)
    except LendingError:
        return False
    return True
