from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from bibnet_lending import errors
from bibnet_lending.errors import acts
from bibnet_lending.models import DebtCall, Loan
from bibnet_lending.services import course, debts, upkeep
from bibnet_lending.services.lending import lend
from bibnet_lending.services.returning import take_back

from bibnet.journal.models import Entry
from tests.plugins.lending.conftest import NOW, state_of, title
from tests.plugins.lending.services.test_course import paper

LATER = NOW + timedelta(days=50)


@pytest.fixture
def debt(stock, ticket, northern) -> Loan:
    (copy,) = stock(northern, title(1))
    return lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)


WAYS = [
    {"kind": "replaced", "note": "Такая же, № 77"},
    {"kind": "paid", "amount": Decimal("420.00")},
    {"kind": "written_off", "note": "Пожар"},
]


@pytest.mark.parametrize("how", WAYS, ids=[one["kind"] for one in WAYS])
def test_a_lost_book_is_settled_and_the_case_closes(how, debt, librarian, northern):
    settled = debts.settle(loan=debt, actor=librarian, now=LATER, **how)
    debt.refresh_from_db()
    assert (debt.is_open, settled.kind, state_of(debt.copy_id)) == (False, how["kind"], "lost")
    assert settled.amount == how.get("amount")
    assert not Entry.objects.filter(kind="lending.return").exists()
    with pytest.raises(errors.Returned):
        debts.settle(loan=debt, actor=librarian, now=LATER, **how)


@pytest.mark.parametrize("how", [{"kind": "paid"}, {"kind": "replaced"}, {"kind": "written_off"}])
def test_how_it_was_settled_must_be_said(how, debt):
    with pytest.raises(acts.SettledHow):
        debts.settle(loan=debt, actor=None, now=LATER, **how)
    debt.refresh_from_db()
    assert debt.is_open


def test_a_settled_book_is_withdrawn_or_turns_up(debt, northern):
    debts.settle(loan=debt, kind="paid", amount=Decimal(100), actor=None, now=LATER)
    assert take_back(copy=debt.copy_id, branch=northern, actor=None, now=LATER).loan is None
    assert state_of(debt.copy_id) == "free"
    lost = course.put_on_act(
        library=northern,
        paper=paper("loss"),
        copies={debt.copy_id: None},
        actor=None,
    )
    assert (lost.kind, state_of(debt.copy_id)) == ("loss", "lost")


def test_calls_are_noted_and_forgotten_with_the_reader(debt, librarian, northern):
    call = {"answer": "promised", "note": "После праздников", "actor": librarian}
    debts.note_call(loan=debt, now=LATER, **call)
    upkeep.forget(northern, LATER + timedelta(days=9))
    assert DebtCall.objects.of(northern).count() == 1
    debts.settle(loan=debt, kind="written_off", note="Пожар", actor=None, now=LATER)
    debt.refresh_from_db()
    with pytest.raises(errors.Returned):
        debts.note_call(loan=debt, **call)
    upkeep.forget(northern, LATER + timedelta(days=9))
    assert not DebtCall.objects.of(northern).exists()
