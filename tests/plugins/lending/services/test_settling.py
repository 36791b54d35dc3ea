"""Rules, groups and terms are saved with their entry in the audit, and no more than was typed."""

from __future__ import annotations

import pytest
from bibnet_lending.errors import ForbiddenMove
from bibnet_lending.models import Rule
from bibnet_lending.services import settling
from bibnet_lending.services.tickets import block_ticket

pytestmark = pytest.mark.django_db


def test_what_is_settled_is_saved_with_its_entry_in_the_audit_or_not_at_all(northern, monkeypatch):
    def broken(**facts):
        raise RuntimeError("the audit is full")

    monkeypatch.setattr(settling.audit, "record", broken)
    row = Rule(library=northern, item_kind="map", term_days=7)
    with pytest.raises(RuntimeError):
        settling.settle(row=row, act="rule_added", fields=[], actor=None)
    assert not Rule.objects.of(northern).exists()
    kept = Rule.objects.of(northern).create(library=northern, term_days=3)
    with pytest.raises(RuntimeError):
        settling.drop(row=kept, act="rule_deleted", actor=None)
    assert Rule.objects.of(northern).exists()


def test_terms_of_a_ticket_do_not_bring_back_what_was_changed_meanwhile(ticket, northern):
    stale = ticket(northern)
    block_ticket(ticket=stale, reason="Долг", actor=None)
    stale.most_loans = 4
    settling.settle(row=stale, act="ticket_terms", fields=["most_loans"], actor=None)
    stale.refresh_from_db()
    assert (stale.state, stale.most_loans) == ("blocked", 4)


def test_who_was_quicker_with_the_same_case_is_told_of(northern):
    Rule.objects.of(northern).create(library=northern, item_kind="map", term_days=7)
    again = Rule(library=northern, item_kind="map", term_days=9)
    with pytest.raises(ForbiddenMove):
        settling.settle(row=again, act="rule_added", fields=[], actor=None)
