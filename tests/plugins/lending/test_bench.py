"""Which rule works, and what a changed rule would do."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from bibnet_catalog import api as catalog
from bibnet_catalog.models import Copy
from bibnet_lending import bench, reckoning
from bibnet_lending.errors import LendingError, TicketNotHonoured
from bibnet_lending.models import LendingSettings, ReaderGroup, ReaderTicket, Rule
from bibnet_lending.services.lending import lend
from bibnet_lending.services.tickets import block_ticket
from bibnet_lending.simulating import simulate
from django.db import transaction

from bibnet.libraries.models import OpeningHours, ScheduleChange, Season
from tests.plugins.lending.conftest import NOW, TODAY, title
from tests.plugins.lending.services.test_queues import hold, order

__all__ = ["order"]


def rule(library, **facts: object) -> Rule:
    return Rule.objects.of(library).create(library=library, **facts)


def case(**facts: object) -> bench.Case:
    usual = {"item_kind": "book", "age": 30, "day": TODAY}
    ticket = facts.pop("ticket", None) or ReaderTicket(kind="permanent")
    return bench.Case(ticket=ticket, **{**usual, **facts})


def told(answer: bench.Answer, name: str) -> bench.Told:
    return next(one for one in answer.values if one.name == name)


def test_a_new_library_has_rules_without_doing_anything(lent, northern):
    group = bench.explain(northern, case(ticket=ReaderTicket(kind="group")))
    assert (told(group, "most_loans").value, told(group, "term_days").value) == ("60", "90")
    periodical = bench.explain(northern, case(item_kind="periodical"))
    assert told(periodical, "term_days").value == "10"
    usual = bench.explain(northern, case())
    assert told(usual, "term_days").value == "30"
    assert told(usual, "term_days").said_by.startswith("обычн")


def test_a_library_s_own_rule_comes_before_what_is_from_the_beginning(lent, northern):
    rule(northern, ticket_kind="group", most_loans=35)
    answer = told(bench.explain(northern, case(ticket=ReaderTicket(kind="group"))), "most_loans")
    assert answer.value == "35"
    (other,) = answer.others
    assert "исходное правило" in other
    assert "более позднее" in other


def test_the_bench_says_which_rule_won_and_why_the_others_lost(lent, northern):
    rule(northern, term_days=20)
    rule(northern, item_kind="book", term_days=14)
    rule(northern, age_to=13, term_days=7)
    answer = bench.explain(northern, case())
    term = told(answer, "term_days")
    assert (term.value, term.said_by) == ("14", "Книга")
    assert [one for one in term.others if "точнее" in one]
    assert any("для другого возраста" in one for one in answer.unfit)
    child = told(bench.explain(northern, case(age=9)), "term_days")
    assert child.value == "14"
    assert len(child.others) == 2


def test_group_and_ticket_come_before_rules(lent, ticket, northern):
    group = ReaderGroup.objects.of(northern).create(library=northern, name="Учителя", term_days=60)
    rule(northern, item_kind="book", term_days=14)
    who = ticket(northern, group=group)
    of_group = told(bench.explain(northern, case(ticket=who)), "term_days")
    assert (of_group.value, of_group.said_by) == ("60", "группа «Учителя»")
    who.term_days = 90
    of_ticket = told(bench.explain(northern, case(ticket=who)), "term_days")
    assert of_ticket.value == "90"
    assert len(of_ticket.others) == 2


def test_closed_days_are_skipped_and_their_reason_is_said(lent, northern):
    Season.objects.filter(library=northern).delete()
    season = Season.objects.create(library=northern)
    for day in range(7):
        OpeningHours.objects.create(season=season, weekday=day, opens="10:00", closes="19:00")
    closed = ScheduleChange.objects.create(
        kind="closed", since=date(2026, 12, 19), until=date(2026, 12, 20), public_text="Ремонт пола"
    )
    closed.libraries.set([northern])
    answer = bench.explain(northern, case())
    assert answer.due == date(2026, 12, 21)
    assert answer.skipped == [(date(2026, 12, day), "Ремонт пола") for day in (19, 20)]


def test_a_real_ticket_has_limits_and_a_refusal_with_its_reason(stock, ticket, northern):
    copy, _other = stock(northern, title(1), title(2))
    rule(northern, most_loans=1)
    who = ticket(northern)
    assert bench.explain(northern, case(ticket=who)).refusal is None
    lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)
    answer = bench.explain(northern, case(ticket=who))
    assert answer.refusal.code == "limit_reached"
    assert answer.limits[0] == "На руках 1 из 1."


def test_rules_that_contradict_each_other_are_named(lent, northern):
    rule(northern, item_kind="book", age_to=17, term_days=7)
    rule(northern, item_kind="book", age_from=14, age_to=30, term_days=21)
    rule(northern, item_kind="map", age_to=17, term_days=3)
    rule(northern, term_days=25)
    (sentence,) = bench.contradictions(reckoning.rules_of(northern))
    assert "до 17 лет" in sentence
    assert "от 14 до 30 лет" in sentence


def test_rules_of_one_age_and_equal_values_do_not_contradict(lent, northern):
    rule(northern, item_kind="book", age_to=17, term_days=7)
    rule(northern, item_kind="book", age_from=14, age_to=30, term_days=7)
    assert not list(bench.contradictions(reckoning.rules_of(northern)))


@pytest.mark.parametrize(
    ("values", "loans", "holds"),
    [
        ({"term_days": 7}, 2, 1),
        ({"ticket_kind": "temporary", "term_days": 7}, 0, 0),
        ({"most_holds": 1}, 0, 1),
        ({"term_days": 30}, 0, 0),
    ],
)
def test_what_a_rule_would_change_is_counted_before_it_is_saved(
    values, loans, holds, stock, ticket, northern
):
    first, second = stock(northern, title(1), title(2))
    for copy in (first, second):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    hold(ticket(northern), first, northern)
    new = Rule(library=northern, pk=reckoning.LATEST, **values)
    found = simulate(northern, [*reckoning.rules_of(northern), new], now=NOW + timedelta(days=1))
    assert (found.loans, found.holds, found.of_loans, found.of_holds) == (loans, holds, 2, 1)
    assert bool(found.in_what) == bool(loans or holds)
    assert not Rule.objects.of(northern).exists()


def refused_by_both(northern, who, copy) -> tuple[str, str]:
    """What the bench says of a case, and the desk."""
    facts = catalog.copies([copy])[copy]
    answer = bench.explain(northern, case(ticket=who, item_kind=facts.edition.kind, book=facts))
    try:
        with transaction.atomic():
            lend(ticket=who, copy=copy, branch=northern, actor=None, now=NOW)
            transaction.set_rollback(True)
    except LendingError as error:
        desk = error.code
    else:
        desk = ""
    return answer.refusal.code if answer.refusal else "", desk


def test_the_bench_refuses_what_the_desk_refuses(stock, ticket, northern):
    first, second, third, room = stock(northern, title(1, copies=2), title(2), title(3))
    Copy.objects.of(northern).filter(pk=room).update(state="not_lent")
    own, other = ticket(northern), ticket(northern)
    assert refused_by_both(northern, own, third) == ("", "")
    assert refused_by_both(northern, own, room) == ("not_lent", "not_lent")
    order(other, first, northern)
    assert refused_by_both(northern, own, first) == ("kept_for_another", "kept_for_another")
    lend(ticket=other, copy=second, branch=northern, actor=None, now=NOW, override="нужна")
    assert refused_by_both(northern, own, second) == ("lent_already", "lent_already")
    rule(northern, most_loans=0)
    assert refused_by_both(northern, own, third) == ("limit_reached", "limit_reached")
    block_ticket(ticket=own, reason="Долг", actor=None)
    own.refresh_from_db()
    assert refused_by_both(northern, own, third) == ("ticket_not_valid", "ticket_not_valid")


def test_what_may_be_overridden_hides_nothing_that_may_not(stock, ticket, northern, southern):
    """Whose turn it is may be passed over, a ticket that counts nowhere here may not."""
    (copy,) = stock(northern, title(1))
    order(ticket(northern), copy, northern)
    LendingSettings.objects.create(library=northern, honours="own")
    with pytest.raises(TicketNotHonoured):
        lend(
            ticket=ticket(southern),
            copy=copy,
            branch=northern,
            override="нужна",
            actor=None,
            now=NOW,
        )
