"""Due days: each reader is told three days before, and of what is overdue by the library's steps.

What a reader is to be told on one day comes in one letter. A hundred thousand loans are seen to in
lots: only their numbers are kept in memory.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby, islice
from typing import TYPE_CHECKING, NamedTuple

from bibnet_catalog import api as catalog
from django.db import IntegrityError, transaction
from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils import timezone

from bibnet import stamps
from bibnet.accounts.models import Reader
from bibnet.libraries import schedule
from bibnet.libraries.models import Library
from bibnet_lending import family
from bibnet_lending.models import LendingSettings, Loan, Told

from . import telling

if TYPE_CHECKING:
    from bibnet_catalog.api import EditionFacts

    Books = dict[int, EditionFacts]

SOON = 3
USUAL_STEPS = (1, 7, 30)
# Nobody is woken up: letters are written from this hour on, where the library is.
MORNING = 9
LOT = 200


class Due(NamedTuple):
    """That `to` has to be told of a loan, so many days after its day."""

    to: int
    loan: int
    days: int


Dues = list[tuple[Due, Loan]]


def remind(library: Library, now: datetime | None = None) -> int:
    """Tell whoever was not told yet; how many people were.

    It may be killed at any moment, or run twice at a time: each is told with all of it or not at
    all, and once.
    """
    now = now or timezone.now()
    if now.astimezone(library.tz).hour < MORNING:
        return 0
    due = _due(library, now)
    people = groupby(due, key=lambda one: one.to)
    told = 0
    while lot := [(to, list(rows)) for to, rows in islice(people, LOT)]:
        told += _tell_all(library, lot, now)
    return told


def steps_of(library: Library) -> list[int]:
    """After how many days readers are told of what is overdue."""
    said = LendingSettings.of(library).overdue_days
    found = {int(one) for one in said.split(",") if one.strip().isdecimal()} if said else set()
    return sorted(found - {0}) or list(USUAL_STEPS)


def _due(library: Library, now: datetime) -> list[Due]:
    """What has to be told, by people: three numbers for each loan, 15 MB for a hundred thousand."""
    today = schedule.today(library, now)
    soon = _open(library, -SOON).filter(
        due_at__gt=_midnight(library, today),
        due_at__lte=_midnight(library, today + timedelta(days=SOON + 1)),
        # Who has borrowed it for a shorter time knows the day.
        lent_at__lt=F("due_at") - timedelta(days=SOON + 1),
    )
    found = _numbers(soon, -SOON, today)
    steps = steps_of(library)
    for days, following in zip(steps, [*steps[1:], None], strict=True):
        late = _open(library, days).filter(
            due_at__lte=_midnight(library, today - timedelta(days=days - 1))
        )
        if following is not None:
            first = _midnight(library, today - timedelta(days=following - 1))
            late = late.filter(due_at__gt=first)
        found += _numbers(late, days, today)
    return sorted(found)


def _open(library: Library, days: int) -> QuerySet[Loan]:
    """Loans of whose present day nobody was told at this step."""
    told = Told.objects.of(library).filter(
        loan=OuterRef("pk"), due_at=OuterRef("due_at"), days=days
    )
    # What is electronic closes by itself.
    rows = Loan.objects.of(library).filter(
        returned_at=None, reader__isnull=False, copy__isnull=False
    )
    return rows.filter(~Exists(told)).order_by()


def _numbers(loans: QuerySet[Loan], days: int, today: date) -> list[Due]:
    rows = loans.annotate(to=family.addressee_of("reader", today)).values_list("to", "pk")
    return [Due(to, pk, days) for to, pk in rows.iterator(chunk_size=2_000)]


def _tell_all(library: Library, lot: Sequence[tuple[int, list[Due]]], now: datetime) -> int:
    """Tell the people of a lot; how many were. What the network is, is read once for all."""
    with stamps.snapshot():
        people = list(_with_rows(library, lot))
        books = catalog.editions({loan.edition_id for _to, rows in people for _due, loan in rows})
        return sum(_tell(library, to, rows, books, now) for to, rows in people)


def _with_rows(
    library: Library, lot: Sequence[tuple[int, list[Due]]]
) -> Iterator[tuple[Reader, Dues]]:
    """The people of a lot with their loans as they are now: what came back is left out."""
    people = Reader.objects.select_related("user").in_bulk([to for to, _rows in lot])
    wanted = [one.loan for _to, rows in lot for one in rows]
    open_ones = Loan.objects.of(library).filter(returned_at=None)
    loans = open_ones.select_related("branch", "reader").in_bulk(wanted)
    for to, rows in lot:
        still = [(one, loans[one.loan]) for one in rows if one.loan in loans]
        if still and to in people:
            yield people[to], still


def _tell(library: Library, to: Reader, rows: Dues, books: Books, now: datetime) -> bool:
    """Tell one person, and keep that it was done; whether this worker did it."""
    with transaction.atomic():
        try:
            with transaction.atomic():
                _keep(library, rows, now)
        except IntegrityError:
            return False
        _write(library, to, rows, books, now)
    return True


def _keep(library: Library, rows: Dues, now: datetime) -> None:
    """Raises IntegrityError where another worker has told, or is telling, any of it."""
    Told.objects.of(library).bulk_create(
        Told(library=library, loan=loan, due_at=loan.due_at, days=one.days, at=now)
        for one, loan in rows
    )


def _write(library: Library, to: Reader, rows: Dues, books: Books, now: datetime) -> None:
    told = [
        {
            "title": books[loan.edition_id].name,
            "day": loan.due_on,
            "late": loan.days_late(schedule.today(loan.branch, now)),
            "child": loan.reader if loan.reader_id != to.pk else None,
        }
        for _one, loan in sorted(rows, key=lambda row: (row[1].due_at, row[1].pk))
    ]
    late = [one for one in told if one["late"]]
    telling.tell(
        telling.OVERDUE if late else telling.DUE_SOON,
        to=to,
        library=library,
        branch=rows[0][1].branch,
        context={"late": late, "soon": [one for one in told if not one["late"]]},
        now=now,
    )


def _midnight(library: Library, day: date) -> datetime:
    return datetime.combine(day, time.min, library.tz)
