"""What lending keeps of a person: told, handed over, taken out, and what stands against it."""

from __future__ import annotations

import pytest
from bibnet_lending.models import Hold, Loan, Order, ReaderTicket
from bibnet_lending.services.holding import place_hold
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back

from bibnet.accounts.errors import PersonRefused
from bibnet.accounts.services.merging import merge_readers
from bibnet.accounts.services.personal_data import erase, person_of, what_is_kept
from bibnet.libraries.scope import all_libraries
from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import edition_of, order


@pytest.fixture
def has_all(stock, ticket, northern):
    """Somebody with a loan, an order and a place in a queue."""
    copies = stock(northern, title(1), title(2), title(3))
    who = ticket(northern)
    lend(ticket=who, copy=copies[0], branch=northern, actor=None, now=NOW)
    order(who, copies[1], northern)
    lend(ticket=ticket(northern), copy=copies[2], branch=northern, actor=None, now=NOW)
    place_hold(ticket=who, edition=edition_of(copies[2]), pickup=northern, actor=None, now=NOW)
    return who, copies


def test_everything_is_told(has_all):
    who, _copies = has_all
    (kept,) = [one for one in what_is_kept(person_of(reader=who.reader)) if one.key == "lending"]
    assert len(kept.rows) == 4
    assert kept.rows[0]["number"] == who.number


def test_who_has_books_is_not_erased_and_later_nothing_is_left(has_all, northern):
    who, copies = has_all
    person = person_of(reader=who.reader)
    with pytest.raises(PersonRefused, match=r"1 книга на руках.*2 заказа или места"):
        erase(person, actor=None)
    Order.objects.of(northern).update(state="cancelled")
    Hold.objects.of(northern).update(state="cancelled")
    take_back(copy=copies[0], branch=northern, actor=None, now=NOW)
    erase(person, actor=None)
    with all_libraries("a test looks at what there is"):
        assert not ReaderTicket.objects.filter(number=who.number).exists()
        assert Loan.objects.filter(reader=None, ticket=None).count() == 1


def test_two_entries_of_one_person_become_one_with_all_they_have(has_all, reader, northern):
    who, _copies = has_all
    kept = reader()
    merge_readers(kept=kept, gone=who.reader, actor=None)
    for model in (Loan, Order, Hold, ReaderTicket):
        assert model.objects.of(northern).filter(reader=kept).count() == 1
