"""The wait that is told holds in most cases, and nothing is told where little is known."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest
from bibnet_lending import estimating, mine
from bibnet_lending.models import Loan
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import hold


def true_wait(chance: random.Random, terms, since, place: int) -> float:
    """A library of another making: copies come back day by day and go to the next in the queue."""
    left = [chance.choice([one for one in terms if one > out]) - out for out in since]
    served, day = 0, 0.0
    while True:
        day += 0.25
        for number, days in enumerate(left):
            if day >= days + estimating.BETWEEN:
                served += 1
                if served == place:
                    return day
                left[number] = day + chance.choice(terms)


@pytest.mark.parametrize(("copies", "place"), [(1, 1), (1, 4), (3, 2), (5, 12)])
def test_the_true_wait_lies_within_the_spread_in_most_cases(copies, place):
    chance = random.Random(7)
    held = 0
    for _library in range(100):
        past = [min(60.0, max(1.0, chance.gauss(24, 9))) for _loan in range(40)]
        since = [chance.uniform(0, 10) for _copy in range(copies)]
        queue = estimating.Queue(out=since, terms=past)
        told = estimating.expected(queue, place, seed=1)
        true = true_wait(chance, past, since, place)
        held += told.low <= true <= told.high
        assert told.low <= told.middle <= told.high
    assert held >= 70
    # A spread that says everything says nothing.
    assert told.high - told.low < 30 * place


def test_who_stands_further_waits_longer_and_more_copies_come_sooner():
    terms = [10.0, 14.0, 20.0, 25.0, 30.0, 31.0]
    one = estimating.Queue(out=[3.0], terms=terms)
    three = estimating.Queue(out=[3.0, 3.0, 3.0], terms=terms)
    middles = [estimating.expected(one, place).middle for place in (1, 2, 5)]
    assert middles == sorted(set(middles))
    assert estimating.expected(three, 5).middle < middles[2]


def test_a_book_out_longer_than_ever_is_due_any_day():
    told = estimating.expected(estimating.Queue(out=[90.0], terms=[10.0, 20.0]), 1)
    assert (told.low, told.middle) == (2, 2)


@pytest.fixture
def queued(stock, ticket, northern):
    """A lent book with so many past loans of so many days, and somebody who waits for it."""

    def make(loans: int, days: int = 20):
        (copy,) = stock(northern, title(1))
        begun = NOW - timedelta(days=400)
        for number in range(loans):
            lent = begun + timedelta(days=number * (days + 1))
            who = ticket(northern, now=lent)
            lend(ticket=who, copy=copy, branch=northern, actor=None, now=lent)
            back = lent + timedelta(days=days)
            take_back(copy=copy, branch=northern, actor=None, now=back)
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
        return hold(ticket(northern), copy, northern)

    return make


def test_the_cabinet_tells_what_past_loans_say(queued):
    waiting = queued(6)
    (row,) = mine.books_of([waiting.reader], now=NOW)["waiting"]
    assert (row.estimate.low, row.estimate.high) == (22, 23)


def test_nothing_is_told_where_too_little_is_known(queued):
    waiting = queued(estimating.ENOUGH - 1)
    (row,) = mine.books_of([waiting.reader], now=NOW)["waiting"]
    assert row.estimate is None


def test_a_wrong_scan_is_no_past_loan(queued, northern):
    waiting = queued(6)
    Loan.objects.of(northern).exclude(returned_at=None).update(is_undone=True)
    (row,) = mine.books_of([waiting.reader], now=NOW)["waiting"]
    assert row.estimate is None


def test_a_page_of_waiting_books_costs_as_many_queries_as_one(
    stock, ticket, northern, django_assert_num_queries
):
    holds = []
    for copy in stock(northern, *(title(number) for number in range(1, 11))):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
        holds.append(hold(ticket(northern), copy, northern))
    places = {one.pk: 1 for one in holds}
    for some in (holds[:1], holds):
        with django_assert_num_queries(4):
            estimating.of_holds(some, places, now=NOW)


def test_what_the_cabinet_opens_with_reckons_no_wait(queued):
    """The panel shows what is ready and on hand: nothing is read of past loans."""
    waiting = queued(6)
    (row,) = mine.books_of([waiting.reader], now=NOW, has_estimates=False)["waiting"]
    assert row.estimate is None


def test_terms_of_a_kind_are_read_only_where_the_title_s_own_say_too_little(queued):
    waiting = queued(6)
    with CaptureQueriesContext(connection) as taken:
        estimating.of_holds([waiting], {waiting.pk: 1}, now=NOW)
    own, short = len(taken), estimating.ENOUGH + 2
    with pytest.MonkeyPatch.context() as patch, CaptureQueriesContext(connection) as taken:
        patch.setattr(estimating, "ENOUGH", short)
        estimating.of_holds([waiting], {waiting.pk: 1}, now=NOW)
    assert len(taken) == own + 1
