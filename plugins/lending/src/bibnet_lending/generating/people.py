"""Made-up readers of a member with their tickets, as many as are asked for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from random import Random

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library
from bibnet_lending.demo.names import names
from bibnet_lending.models import NumberSeries, ReaderTicket, TicketKind

AT_ONCE = 2_000
# Shares of ages among the users of public libraries, and of kinds of tickets.
AGES = ((6, 14, 30), (15, 30, 20), (31, 59, 32), (60, 90, 18))
KINDS = (TicketKind.PERMANENT, TicketKind.TEMPORARY, TicketKind.REMOTE)
SHARES_OF_KINDS = (94, 4, 2)
VALID = timedelta(days=5 * 365)


def make_readers(
    library: Library, count: int, *, chance: Random, first: date, now: datetime
) -> list[ReaderTicket]:
    """So many readers with tickets of the member, who came since `first`; written in lots."""
    made: list[ReaderTicket] = []
    while len(made) < count:
        size = min(AT_ONCE, count - len(made))
        readers = Reader.objects.bulk_create(
            [_reader(library, chance, now.date()) for _one in range(size)]
        )
        numbers = _numbers(library, size)
        made += ReaderTicket.objects.of(library).bulk_create(
            [
                _ticket(library, reader, number, chance=chance, first=first, now=now)
                for reader, number in zip(readers, numbers, strict=True)
            ]
        )
    return made


def _reader(library: Library, chance: Random, today: date) -> Reader:
    low, high, _share = chance.choices(AGES, weights=[one[2] for one in AGES])[0]
    name = chance.choice(names())
    born = today - timedelta(days=chance.randrange(low * 365 + 2, high * 365 + 364))
    return Reader(
        last_name=name["last_name"],
        first_name=name["first_name"],
        patronymic=name["patronymic"],
        birth_date=born,
        registered_in=library,
    )


def _ticket(
    library: Library, reader: Reader, number: str, *, chance: Random, first: date, now: datetime
) -> ReaderTicket:
    since = first + timedelta(days=chance.randrange(max(1, (now.date() - first).days)))
    return ReaderTicket(
        library=library,
        reader=reader,
        number=number,
        kind=chance.choices(KINDS, weights=SHARES_OF_KINDS)[0],
        valid_until=now.date() + VALID,
        registered_on=since,
        issued_at=datetime.combine(since, now.timetz()),
    )


def _numbers(library: Library, count: int) -> Sequence[str]:
    """The next numbers of the member's series, which are used up by it."""
    series, _is_new = NumberSeries.objects.of(library).get_or_create(defaults={"library": library})
    first = series.next_number
    series.next_number += count
    series.save(update_fields=["next_number"])
    return [f"{series.prefix}{first + n:0{series.digits}d}" for n in range(count)]
