"""Years of made-up lending: plausible in itself, and told by the journal as the rows tell it."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date, datetime, timedelta
from io import StringIO
from random import Random

import pytest
from bibnet_lending import journal
from bibnet_lending.generating.days import Bearer, Item, PastLoan, PastWish, Plan
from bibnet_lending.models import (
    BookRequest,
    Circulation,
    Loan,
    Order,
    OrderState,
    PageCopy,
    PageCopyFile,
    ReaderTicket,
)
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back
from django.core.management import CommandError, call_command
from django.db.models import Count, Sum

from bibnet.journal.models import Entry
from bibnet.journal.reckoning import entries_of
from tests.plugins.lending.conftest import NOW, title

YEARS, READERS = 3, 40


@pytest.fixture
def plan() -> Plan:
    return Plan(
        items=[Item(number, number, "book", 18 if number % 5 == 0 else 0) for number in range(60)],
        bearers=[
            Bearer(number, date(2015 if number % 2 else 1980, 3, 1), date(2025, 1, 1))
            for number in range(30)
        ],
        most_loans=3,
        is_open=lambda day: day.weekday() < 5,
        chance=Random(7),
        first=date(2025, 1, 1),
        now=NOW,
    )


def test_a_plan_keeps_the_rules_of_lending(plan):
    steps = list(plan)
    loans = [one for one in steps if isinstance(one, PastLoan)]
    assert len(loans) > 200
    assert any(isinstance(one, PastWish) for one in steps)
    away: dict[int, datetime] = {}
    on_hand: dict[int, list[datetime]] = {}
    for one in loans:
        assert away.get(one.item.number, one.lent_at) <= one.lent_at
        away[one.item.number] = one.returned_at or datetime.max.replace(tzinfo=NOW.tzinfo)
        mine = [end for end in on_hand.get(one.bearer.index, []) if end > one.lent_at]
        assert len(mine) < 3
        on_hand[one.bearer.index] = [*mine, away[one.item.number]]
        assert one.lent_at.weekday() < 5 and one.due_on.weekday() < 5
        assert one.item.age_mark < 18 or one.bearer.born.year < 2000
        assert one.lent_at <= NOW
        assert one.returned_at is None or one.lent_at < one.returned_at <= NOW
        assert one.renewed_at is None or one.lent_at < one.renewed_at <= NOW


def test_the_same_seed_gives_the_same_plan(plan):
    plan.chance = Random(3)
    first = [(one.item.number, one.bearer.index) for one in plan]
    again = Plan(**{name: getattr(plan, name) for name in Plan.__match_args__ if name[0] != "_"})
    again.chance = Random(3)
    assert [(one.item.number, one.bearer.index) for one in again] == first


@pytest.fixture
def generated(stock, northern) -> dict[str, dict[str, int]]:
    stock(northern, *(title(number, copies=4) for number in range(1, 16)))
    out = StringIO()
    call_command(
        "lending_generate",
        years=YEARS,
        readers=READERS,
        seed=5,
        stdout=out,
        json=True,
    )
    return json.loads(out.getvalue().splitlines()[-1])


def sums(library, kind: str, year: int) -> int:
    found = entries_of(library, kind, date(year, 1, 1), date(year, 12, 31))
    return found.aggregate(sum=Sum("amount"))["sum"] or 0


@pytest.mark.once
def test_the_sums_of_the_journal_equal_what_the_rows_say(generated, northern):
    assert len(generated) in (YEARS, YEARS + 1)
    loans = Loan.objects.of(northern)
    orders = Order.objects.of(northern)
    pages = PageCopy.objects.of(northern)
    asked = BookRequest.objects.of(northern)
    total: Counter[str] = Counter()
    for year, told in ((int(year), told) for year, told in generated.items()):
        rows = {
            journal.ISSUE: (loans.filter(lent_at__year=year), asked.filter(state_at__year=year)),
            journal.RETURN: (loans.filter(returned_at__year=year),),
            journal.REQUEST: tuple(some.filter(placed_at__year=year) for some in (orders, asked)),
            journal.CANCEL: (orders.filter(state=OrderState.CANCELLED, state_at__year=year),),
            journal.REFUSAL: (orders.filter(state=OrderState.REFUSED, state_at__year=year),),
            journal.EXCHANGE: (pages.filter(exchange__isnull=False, made_at__year=year),),
        }
        for kind, found in rows.items():
            count = sum(some.count() for some in found)
            assert sums(northern, kind, year) == count == told.get(kind, 0), (year, kind)
        for kind in (journal.VISIT, journal.REGISTRATION):
            assert sums(northern, kind, year) == told[kind]
        total.update(told)
    assert total[journal.RENEWAL] == loans.aggregate(sum=Sum("renewals"))["sum"] > 10
    assert total[journal.ISSUE] > READERS * YEARS * 5


@pytest.mark.once
def test_copies_of_pages_are_told_apart_by_who_made_them(generated, northern):
    """As the journal has them of the services: from outside ЭДД, of the own library none."""
    issued = Entry.objects.filter(kind=journal.ISSUE, data__is_copy=True)
    pages = PageCopy.objects.of(northern)
    for kind, rows in (
        ("copy", pages.filter(exchange__isnull=False)),
        ("", pages.filter(exchange=None)),
    ):
        assert issued.filter(data__exchange=kind).count() == rows.count() > 0
    assert set(issued.values_list("mode", flat=True)) == {"remote"}
    received = Entry.objects.filter(kind=journal.EXCHANGE)
    assert {(one.data["exchange"], one.data["side"]) for one in received} == {("copy", "received")}
    assert not pages.filter(gone_at=None).exists()
    assert not PageCopyFile.objects.of(northern).exists()


@pytest.mark.once
def test_who_is_counted_is_counted_once(generated, northern):
    """Users of a year, and visits by three groups of age, add up to the same by hand."""
    for year in map(int, generated):
        first, last = date(year, 1, 1), date(year, 12, 31)
        users = entries_of(northern, journal.REGISTRATION, first, last)
        came = entries_of(northern, journal.ISSUE, first, last)
        names = set(users.values_list("reader_pseudonym", flat=True))
        assert users.count() == len(names)
        assert set(came.values_list("reader_pseudonym", flat=True)) <= names
        visits = entries_of(northern, journal.VISIT, first, last)
        ages = visits.values_list("reader_age", flat=True)
        groups = Counter("to 14" if age <= 14 else "to 30" if age <= 30 else "31" for age in ages)
        assert sum(groups.values()) == visits.count()
        assert len(groups) == 3
        days = visits.values("reader_pseudonym", "at__date").annotate(times=Count("pk"))
        assert all(one["times"] == 1 for one in days)


@pytest.mark.once
def test_the_services_go_on_from_there(generated, northern):
    """What is lent now is lent: it comes back, and what is free goes out."""
    lent = Circulation.objects.of(northern).filter(state="lent").values_list("copy", flat=True)
    open_loans = Loan.objects.of(northern).filter(returned_at=None)
    assert set(lent) == set(open_loans.values_list("copy", flat=True)) != set()
    loan = open_loans.select_related("ticket").first()
    assert loan.reader_id and loan.ticket
    assert take_back(copy=loan.copy_id, branch=northern, actor=None).loan == loan
    assert lend(
        ticket=loan.ticket, copy=loan.copy_id, branch=northern, actor=None, override="проверка"
    ).is_open
    forgotten = Loan.objects.of(northern).filter(returned_at__lt=_long_ago())
    assert not forgotten.filter(reader__isnull=False).exists()


@pytest.mark.once
def test_it_can_be_done_again(generated, northern):
    """With new readers; in copies that nobody has lent yet, of which none are left here."""
    before = ReaderTicket.objects.of(northern).count()
    left = 60 - Circulation.objects.of(northern).count()
    if left:
        call_command("lending_generate", years=1, readers=5, seed=6)
        assert ReaderTicket.objects.of(northern).count() == before + 5
    else:
        with pytest.raises(CommandError, match="nobody has lent"):
            call_command("lending_generate", years=1, readers=5, seed=6)


def test_nothing_to_lend_is_said(lent, northern):
    with pytest.raises(CommandError, match="copies"):
        call_command("lending_generate", library=northern.code)
    with pytest.raises(CommandError, match="no library"):
        call_command("lending_generate", library="nowhere")
    assert not Entry.objects.filter(kind=journal.ISSUE).exists()


def _long_ago() -> datetime:
    from django.utils import timezone

    return timezone.now() - timedelta(days=8)
