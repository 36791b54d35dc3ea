"""A library closes, and opens after all: days of loans and orders follow, readers are told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bibnet_lending.errors import acts
from bibnet_lending.models import Loan, MovedDay, Order, TicketKind
from bibnet_lending.services.class_sets import place_set
from bibnet_lending.services.closing import keep_days
from bibnet_lending.services.exchanging import agree
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend, renew_loan
from bibnet_lending.services.requesting import Wanted, ask_for_book
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.upkeep import keep_in_order
from django.utils import timezone

from bibnet.libraries.models import OpeningHours, ScheduleChange, Season
from bibnet.notices.models import Notice
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.exchanging import OF_PAGES, run
from tests.plugins.lending.services.test_queues import branch, edition_of, order

__all__ = ["branch"]
DUE = date(2026, 12, 19)


@pytest.fixture(autouse=True)
def hours(northern) -> None:
    """The library is open each day."""
    Season.objects.filter(library=northern).delete()
    season = Season.objects.create(library=northern)
    for day in range(7):
        OpeningHours.objects.create(season=season, weekday=day, opens="10:00", closes="19:00")


@pytest.fixture
def close(northern):
    def make(since: date, until: date | None, *libraries) -> ScheduleChange:
        change = ScheduleChange.objects.create(
            kind="closed", since=since, until=until, public_text="Ремонт крыши"
        )
        change.libraries.set(libraries or [northern])
        return change

    return make


def withdraw(change: ScheduleChange) -> None:
    change.cancelled_at = timezone.now()
    change.save()


@pytest.fixture
def loan(stock, ticket, reader, northern):
    (copy,) = stock(northern, title(1))
    parent = reader(email="parent@example.ru")
    child = reader(first_name="Миша", birth_date=date(2018, 1, 1), representative=parent)
    own = {"ticket": ticket(northern, reader=child), "actor": None, "now": NOW}
    return lend(copy=copy, branch=northern, **own)


def test_what_is_due_while_it_is_closed_is_due_later_and_the_reader_told_once(
    loan, close, northern
):
    assert loan.due_on == DUE
    close(DUE, DUE + timedelta(days=3))
    assert [keep_days(northern, NOW) for _hour in range(3)] == [1, 0, 0]
    loan.refresh_from_db()
    assert loan.due_on == DUE + timedelta(days=4)
    notice = Notice.objects.get(kind="lending.lending.closing")
    assert notice.reader == loan.reader.representative
    assert "Для читателя: Миша" in notice.text
    assert "23 декабря" in notice.text
    assert "Ремонт крыши" in notice.text


def test_it_is_undone_when_the_change_is_withdrawn(loan, close, northern):
    change = close(DUE, DUE + timedelta(days=3))
    keep_days(northern, NOW)
    withdraw(change)
    assert [keep_days(northern, NOW) for _hour in range(2)] == [1, 0]
    loan.refresh_from_db()
    assert loan.due_on == DUE
    assert not MovedDay.objects.of(northern).exists()
    assert Notice.objects.filter(kind="lending.lending.closing").count() == 2


def test_a_longer_closing_moves_it_again_and_keeps_the_first_day(loan, close, northern):
    change = close(DUE, DUE)
    keep_days(northern, NOW)
    change.until = DUE + timedelta(days=9)
    change.save()
    keep_days(northern, NOW)
    loan.refresh_from_db()
    assert loan.due_on == DUE + timedelta(days=10)
    assert MovedDay.objects.of(northern).get().first_day == DUE


def test_a_loan_renewed_since_is_left_as_it_is(loan, close, northern):
    change = close(DUE, DUE)
    keep_days(northern, NOW)
    renewed = renew_loan(loan=loan, actor=None, now=NOW + timedelta(days=20))
    withdraw(change)
    assert keep_days(northern, NOW + timedelta(days=20)) == 0
    loan.refresh_from_db()
    assert loan.due_on == renewed.due_on


def test_other_days_and_other_places_are_left_alone(loan, close, northern, southern):
    close(DUE - timedelta(days=3), DUE - timedelta(days=1))
    close(DUE, DUE, southern)
    assert keep_days(northern, NOW) == 0


def test_days_on_which_the_desk_is_closed_do_not_count_for_what_waits_there(
    stock, ticket, close, northern
):
    (copy,) = stock(northern, title(1))
    order(ticket(northern), copy, northern)
    ready = take_back(copy=copy, branch=northern, actor=None, now=NOW).order
    assert ready.until == date(2026, 11, 24)
    change = close(date(2026, 11, 20), date(2026, 11, 21))
    ScheduleChange.objects.filter(pk=change.pk).update(created_at=NOW + timedelta(minutes=5))
    assert [keep_days(northern, NOW) for _hour in range(2)] == [1, 0]
    wish = Order.objects.of(northern).get(pk=ready.pk)
    assert wish.until == date(2026, 11, 26)
    withdraw(change)
    keep_days(northern, NOW)
    wish.refresh_from_db()
    assert wish.until == date(2026, 11, 24)


def test_a_closed_desk_takes_no_order_and_says_why(stock, ticket, close, northern, branch):
    (copy,) = stock(northern, title(1))
    close(NOW.date(), NOW.date() + timedelta(days=30), branch)
    with pytest.raises(acts.PlaceClosed) as refused:
        order(ticket(northern), copy, branch)
    assert "Ремонт крыши" in str(refused.value)
    assert order(ticket(northern), copy, northern).state == "placed"


def test_a_day_off_closes_no_desk_for_orders(stock, ticket, close, northern):
    (copy,) = stock(northern, title(1))
    close(NOW.date(), NOW.date())
    assert order(ticket(northern), copy, northern).state == "placed"


def test_a_book_of_another_library_is_not_due_later_than_its_owner_wants_it(
    asked, exchange, close, northern
):
    exchange = agree(exchange=exchange, until=DUE, actor=None, now=NOW)
    run(exchange, "send", "receive", "lend")
    loan = Loan.objects.of(northern).get()
    assert loan.due_on == DUE
    close(DUE, DUE + timedelta(days=3))
    assert keep_days(northern, NOW) == 0
    loan.refresh_from_db()
    assert loan.due_on == DUE


def test_nobody_waits_or_asks_for_a_book_at_a_desk_that_is_closed_for_long(
    stock, ticket, close, northern
):
    (copy,) = stock(northern, title(1))
    close(NOW.date(), None)
    own = {"edition": edition_of(copy), "pickup": northern, "actor": None, "now": NOW}
    with pytest.raises(acts.PlaceClosed):
        place_hold(ticket=ticket(northern), **own)
    group = ticket(northern, kind=TicketKind.GROUP)
    with pytest.raises(acts.PlaceClosed):
        place_set(ticket=group, copies=2, needed_by=DUE, **own)
    wanted = Wanted(edition=own.pop("edition"), **OF_PAGES)
    with pytest.raises(acts.PlaceClosed):
        ask_for_book(ticket=ticket(northern), wanted=wanted, **own)


def test_days_on_which_the_desk_is_closed_do_not_count_for_a_book_of_another_library(
    asked, exchange, close, northern
):
    request, _copy = asked
    run(exchange, "agree", "send", "receive")
    close(NOW.date() + timedelta(days=2), NOW.date() + timedelta(days=9))
    keep_in_order(northern, NOW + timedelta(days=8))
    request.refresh_from_db()
    assert request.state == "ready"
    keep_in_order(northern, NOW + timedelta(days=20))
    request.refresh_from_db()
    assert request.state == "expired"
