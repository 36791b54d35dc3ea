"""Visits are counted by the library's rule, and only those that were made."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending import journal
from bibnet_lending.models import LendingSettings, VisitMark, VisitRule
from bibnet_lending.services import visiting
from bibnet_lending.services.lending import lend, renew_loan
from bibnet_lending.services.ordering import place_order
from bibnet_lending.services.returning import take_back

from bibnet.journal.models import Entry
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import edition_of

LATER = NOW + timedelta(days=3)


@pytest.fixture
def books(stock, northern) -> list[int]:
    return stock(northern, title(1), title(2))


def visits(library) -> list[tuple[str, int | None]]:
    rows = Entry.objects.of(library).filter(kind=journal.VISIT).order_by("pk")
    return list(rows.values_list("reader_pseudonym", "reader_age"))


def test_a_reader_is_counted_once_a_day(books, ticket, northern):
    who, other = (ticket(northern, now=NOW - timedelta(days=9)) for _one in range(2))
    before = len(visits(northern))
    for copy in books:
        lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)
    take_back(copy=books[0], branch=northern, actor=None, now=NOW + timedelta(hours=1))
    assert visits(northern)[before:] == [(who.reader.pseudonym, 36)]
    take_back(copy=books[1], branch=northern, actor=None, now=LATER)
    lend(ticket=other, copy=books[1], branch=northern, actor=None, now=LATER)
    assert len(visits(northern)) == before + 3


def test_coming_for_a_ticket_is_a_visit(ticket, northern):
    who = ticket(northern)
    assert visits(northern) == [(who.reader.pseudonym, 36)]


def test_what_is_done_from_afar_is_none(books, ticket, northern, stranger):
    who = ticket(northern, now=NOW - timedelta(days=9))
    who.reader.user = stranger
    who.reader.save()
    loan = lend(ticket=who, copy=books[0], branch=northern, actor=None, now=NOW)
    before = visits(northern)
    renew_loan(loan=loan, actor=stranger, by_reader=True, now=LATER)
    place_order(
        ticket=who, edition=edition_of(books[1]), pickup=northern, actor=stranger, now=LATER
    )
    assert visits(northern) == before


def test_a_library_may_count_each_act(books, ticket, northern):
    LendingSettings.objects.create(library=northern, visit_rule=VisitRule.ACT)
    who = ticket(northern)
    for copy in books:
        lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)
    assert len(visits(northern)) == 3


def test_marks_go_and_visits_stay(books, ticket, northern):
    who = ticket(northern)
    lend(ticket=who, copy=books[0], branch=northern, actor=None, now=NOW)
    counted = visits(northern)
    visiting.forget(northern, NOW + timedelta(days=20))
    assert not VisitMark.objects.of(northern).exists()
    assert visits(northern) == counted
