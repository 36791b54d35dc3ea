"""Who used a library lately is not counted as unseen, though loans forget their readers."""

from __future__ import annotations

from datetime import timedelta

import pytest
from bibnet_lending.models import Loan, ReaderTicket
from bibnet_lending.personal_data import seen_since
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back
from bibnet_lending.services.upkeep import forget

from tests.plugins.lending.conftest import NOW, TODAY, title

YEAR = timedelta(days=365)


@pytest.fixture
def old(ticket, northern) -> ReaderTicket:
    """A ticket that nobody has looked through for five years."""
    who = ticket(northern)
    ReaderTicket.objects.of(northern).update(registered_on=TODAY - 5 * YEAR)
    return who


def test_a_loan_that_is_forgotten_is_still_a_visit(old, stock, northern, anywhere):
    (copy,) = stock(northern, title(1))
    then = NOW + 2 * YEAR
    old.valid_until = None
    old.save()
    lend(ticket=old, copy=copy, branch=northern, actor=None, now=then)
    take_back(copy=copy, branch=northern, actor=None, now=then + timedelta(days=9))
    forget(northern, then + timedelta(days=90))
    assert not Loan.objects.of(northern).filter(reader=old.reader).exists()
    assert old.reader_id in set(seen_since(then - YEAR))
    assert old.reader_id not in set(seen_since(then + YEAR))


def test_who_has_a_book_on_hand_is_seen_however_long(old, stock, northern, anywhere):
    (copy,) = stock(northern, title(1))
    lend(ticket=old, copy=copy, branch=northern, actor=None, now=NOW)
    assert old.reader_id in set(seen_since(NOW + 9 * YEAR))


def test_on_the_first_of_january_nobody_is_blocked(old, stock, northern):
    (copy,) = stock(northern, title(1))
    old.valid_until = None
    old.save()
    new_year = NOW.replace(year=NOW.year + 1, month=1, day=1)
    loan = lend(ticket=old, copy=copy, branch=northern, actor=None, now=new_year)
    assert loan.is_open
