"""What lending itself writes down is read in the language of whoever reads it."""

from __future__ import annotations

from decimal import Decimal

import pytest
from bibnet_lending.errors import LendingError
from bibnet_lending.merging import end_for
from bibnet_lending.models import DecidedBy, Order, ReaderTicket
from bibnet_lending.models.sayings import FACT, MARK, Saying, further, noted, worded
from bibnet_lending.services import checking, holding, ordering, tickets
from bibnet_lending.services.lending import lend
from django.utils import translation

from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import branch, edition_of, hold, order

__all__ = ["branch"]


def _asked_of(saying: Saying) -> str:
    """What it is worded by, with what stands in it within."""
    with translation.override("en"):
        said = str(saying.label)
        return f"{said} {Saying.BUDGET_SHORT.label}" if "{why}" in said else said


@pytest.mark.parametrize("saying", Saying)
def test_each_fits_its_field_with_the_longest_names_and_is_worded_in_both_languages(saying):
    sums = {name: Decimal("99999999.99") for name in ("price", "left", "more")}
    within = {"rule": Saying.BY_OWN_LIMIT, "who": Saying.BY_OWN_LIMIT, "why": Saying.BUDGET_SHORT}
    names = dict.fromkeys(("place", "heir", "number"), "Б" * 300)
    facts = {**names, "book": "Книга = «вещь»\n" * 60, **sums, **within}
    facts = {name: fact for name, fact in facts.items() if f"{{{name}}}" in _asked_of(saying)}
    text = noted(saying, **facts)
    assert len(text) < 255
    with translation.override("en"):
        english = worded(text)
    with translation.override("ru"):
        assert worded(text) != english
    assert MARK not in english


def test_two_stand_one_after_the_other_and_what_people_write_stays():
    both = noted(Saying.OTHER_PLACE, place="Северная") + noted(Saying.OTHER_COPY)
    assert worded(both) == "забрать в: Северная; ищут другой экземпляр"
    for written in ("", "Книга в переплёте", "copy_gone", "a\x1fb=c"):
        assert worded(written) == written


def test_what_a_worker_did_in_english_a_reader_reads_in_russian(stock, ticket, northern, branch):
    first, second = stock(northern, title(1), title(2))
    for copy in (first, second):
        lend(ticket=ticket(northern), copy=copy, branch=northern, actor=None, now=NOW)
    with translation.override("en"):
        place = hold(ticket(northern), first, northern)
        holding.reassign_hold(
            hold=place, pickup=branch, edition=edition_of(second), actor=None, now=NOW
        )
    said = place.steps.of(northern).last().told
    assert str(branch) in said
    assert "забрать в" in said
    assert "; " in said


def test_an_order_whose_copy_is_gone_tells_it_in_the_readers_language(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    wish = order(ticket(northern), copy, northern)
    with translation.override("en"):
        ordering.not_found(order=wish, actor=None, now=NOW)
    ended = Order.objects.of(northern).get(pk=wish.pk)
    assert ended.told == ended.steps.of(northern).last().told == "экземпляр достать не удалось"


def test_nobody_says_in_lendings_name(stock, ticket, northern):
    (copy,) = stock(northern, title(1))
    wish = order(ticket(northern), copy, northern)
    forged = noted(Saying.SILENT)
    ended = ordering.refuse_order(order=wish, reason=f" {forged} ", actor=None, now=NOW)
    assert ended.told == ended.reason == "silent"


def test_sums_and_sayings_within_a_saying_are_worded_by_who_reads():
    sums = {"price": Decimal("1300.50"), "left": Decimal(20)}
    text = noted(Saying.NOT_BY_ITSELF, rule=Saying.BY_DEMAND, why=Saying.BUDGET_SHORT, **sums)
    with translation.override("ru"):
        said = worded(text).replace("\N{NO-BREAK SPACE}", " ")
    assert said.startswith("автоматически не куплено")
    assert "1 300,50 ₽" in said
    assert "20 ₽" in said
    with translation.override("en"):
        assert "It costs 1,300.50 ₽" in worded(text)


@pytest.mark.parametrize("decided_by", DecidedBy)
def test_whoever_decides_to_buy_is_named_as_everywhere(decided_by):
    with translation.override("ru"):
        assert worded(noted(Saying(f"by_{decided_by}"))) == str(decided_by.label)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        (f"{MARK}of_tomorrow", "of_tomorrow"),
        (f"{MARK}of_tomorrow{FACT}book=Книга", "of_tomorrow book=Книга"),
        (f"{MARK}other_place", "other_place"),
        (f"{MARK}dearer{FACT}more#much", "dearer more#much"),
        (f"{MARK}bought{FACT}book=Книга{FACT}who:nobody", "bought book=Книга who:nobody"),
        (MARK, ""),
    ],
)
def test_what_no_saying_of_this_version_fits_is_shown_as_it_stands(text, shown):
    assert worded(text) == shown
    both = further(text, Saying.NOT_BOUGHT)
    with translation.override("ru"):
        assert worded(both) == f"{shown}; не куплено"


def test_nothing_of_lendings_stands_behind_what_somebody_wrote():
    assert further("Счёт № 1", Saying.NOT_BOUGHT) == "Счёт № 1"


def test_a_ticket_replaced_in_english_says_so_in_russian(ticket, northern, lent):
    one = ticket(northern)
    with translation.override("en"):
        tickets.replace_ticket(ticket=one, actor=None, now=NOW)
    old = ReaderTicket.objects.of(northern).get(pk=one.pk)
    assert old.told == "заменён"
    assert old.reason.startswith(MARK)


def test_a_ticket_that_became_one_with_another_says_so_in_russian(ticket, northern, lent, anywhere):
    ends, stays = ticket(northern), ticket(northern)
    with translation.override("en"):
        end_for(ends, stays)
    old = ReaderTicket.objects.of(northern).get(pk=ends.pk)
    assert old.told == f"объединён с № {stays.number}"


def test_why_a_ticket_is_blocked_is_told_as_it_was_written(ticket, northern, lent):
    one = tickets.block_ticket(ticket=ticket(northern), reason=" Не вернул атлас. ", actor=None)
    assert one.told == "Не вернул атлас."
    with pytest.raises(LendingError, match="Не вернул атлас"):
        checking.check_ticket(one, northern, NOW.date())
