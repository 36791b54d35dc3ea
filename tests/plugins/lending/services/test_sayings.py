"""What lending itself writes down is read in the language of whoever reads it."""

from __future__ import annotations

import pytest
from bibnet_lending.models import Order
from bibnet_lending.models.sayings import MARK, Saying, noted, worded
from bibnet_lending.services import holding, ordering
from bibnet_lending.services.lending import lend
from django.utils import translation

from tests.plugins.lending.conftest import NOW, title
from tests.plugins.lending.services.test_queues import branch, edition_of, hold, order

__all__ = ["branch"]


@pytest.mark.parametrize("saying", Saying)
def test_each_fits_its_field_with_the_longest_names_and_is_worded_in_both_languages(saying):
    facts = {"place": "Б" * 300, "heir": "Б" * 300, "book": "Книга = «вещь»\n" * 60}
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
