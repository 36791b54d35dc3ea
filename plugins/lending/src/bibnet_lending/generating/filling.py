"""Years of plausible lending for libraries that lend: for benchmarks and demonstrations."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from random import Random

from bibnet_catalog import api as catalog

from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet.libraries.scope import library_scope
from bibnet_lending import reckoning
from bibnet_lending.models import Circulation, ReaderTicket

from .days import Bearer, Item, Plan
from .people import make_readers
from .writing import Writer

YEAR = timedelta(days=365)


@dataclass(frozen=True)
class Share:
    """A library with the copies that nobody has touched yet."""

    library: Library
    items: Sequence[Item]


def shares(libraries: Sequence[Library]) -> list[Share]:
    """The members among the libraries that have something to lend."""
    found = [Share(one, list(_items(one))) for one in libraries if not one.is_region]
    return [one for one in found if one.items]


def readers_of(found: Sequence[Share], readers: int) -> list[int]:
    """How many of the readers each library has: by its copies, at least one."""
    stock = sum(len(one.items) for one in found)
    return [max(1, readers * len(one.items) // stock) for one in found]


def generate(
    share: Share, *, years: int, readers: int, seed: int, now: datetime
) -> Mapping[int, Counter[str]]:
    """Let a library lend for so many years up to now; the entries of its journal by year and kind.

    The same seed gives the same days in the same stock. Readers are new ones each time.
    """
    library = share.library
    now = now.astimezone(library.tz)
    chance = Random(f"{seed} {library.code}")  # noqa: S311  nothing secret
    first = (now - years * YEAR).date()
    with library_scope(library):
        tickets = make_readers(library, readers, chance=chance, first=first, now=now)
        writer = Writer(library, tickets, now)
        plan = Plan(
            items=share.items,
            bearers=[_bearer(index, one) for index, one in enumerate(tickets)],
            most_loans=int(reckoning.USUAL["most_loans"]),
            is_open=_open_days(library),
            chance=chance,
            first=first,
            now=now,
        )
        writer.write(plan)
    return writer.made


def _items(library: Library) -> Iterator[Item]:
    touched = set(Circulation.objects.of(library).values_list("copy", flat=True))
    for one in catalog.each_copy(library):
        if one.number not in touched and not (one.is_absent or one.is_for_reading_room):
            edition = one.edition
            if not edition.is_hidden:
                yield Item(one.number, edition.number, edition.kind, edition.age_mark or 0)


def _bearer(index: int, ticket: ReaderTicket) -> Bearer:
    born = ticket.reader.birth_date or date(1980, 1, 1)
    return Bearer(index, born, ticket.registered_on)


def _open_days(library: Library) -> Callable[[date], bool]:
    hours = schedule.schedule_of(library)

    @cache
    def is_open(day: date) -> bool:
        if not hours.is_known:
            return day.weekday() < 6
        return not hours.day(day).is_closed

    return is_open
