"""Titles that are offered outside: known again, entered once, shown when they are there."""

from __future__ import annotations

import pytest
from bibnet_catalog.api import (
    OutsideTitle,
    alike,
    editions,
    enter_title,
    entered_title,
    show_title,
    shown_editions,
)
from bibnet_catalog.describing.description import Isbn, Person
from bibnet_catalog.entering import acts
from bibnet_catalog.entering.briefs import briefs
from bibnet_catalog.importing.hiding import hide
from bibnet_catalog.models import Copy, Holding, Record
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.plugins.catalog.conftest import book

pytestmark = pytest.mark.usefixtures("catalogued")

TITLE = OutsideTitle(
    shop="shop",
    number="1",
    title="Фрегат «Паллада»",
    author="Гончаров, Иван",
    isbn="5-02-013850-9",
    year=2021,
    age_mark=12,
)


def enter(library, title: OutsideTitle = TITLE) -> int:
    return enter_title(library, title, place="Электронный фонд")


def test_a_title_is_entered_once_and_readers_do_not_see_it_before_it_is_there(northern, region):
    assert entered_title(northern, TITLE) is None
    number = enter(northern)
    assert enter(northern) == entered_title(northern, TITLE) == number
    facts = editions([number])[number]
    assert (facts.title, facts.heading) == ("Фрегат «Паллада»", "Гончаров, И.")
    assert (facts.year, facts.kind, facts.age_mark) == (2021, "ebook", 12)
    assert shown_editions([number]) == set()
    assert alike(northern, [TITLE]) == [[]]
    assert list(briefs(region)) == []
    show_title(northern, number)
    assert shown_editions([number]) == {number}
    assert [one.number for one in alike(northern, [TITLE])[0]] == [number]
    assert [one.edition_id for one in briefs(region)] == [number]
    assert Holding.objects.of(northern).get().place == "Электронный фонд"
    assert not Copy.objects.of(northern).exists()


def test_two_libraries_enter_one_edition_and_each_shows_its_own(northern, southern):
    number = enter(northern)
    assert enter(southern) == number
    show_title(southern, number)
    hidden = {
        library.code: Record.objects.of(library).get().is_suppressed
        for library in (northern, southern)
    }
    assert hidden == {"northern": True, "southern": False}


def test_only_what_was_entered_so_is_shown(northern, deliver, record_of):
    deliver(northern, book("n-1"))
    own = record_of(northern, "n-1")
    hide(own, reason="Lost", actor=None)
    show_title(northern, own.edition_id)
    own.refresh_from_db()
    assert own.is_suppressed


def test_what_the_staff_took_out_of_the_stock_is_asked_for_again(northern):
    number = enter(northern)
    show_title(northern, number)
    acts.withdraw(Record.objects.of(northern).get(), actor=None)
    assert shown_editions([number]) == set()
    assert enter(northern) == number
    record = Record.objects.of(northern).get()
    assert (record.is_gone, record.is_suppressed) == (False, True)
    show_title(northern, number)
    assert shown_editions([number]) == {number}


def test_a_delivered_book_is_known_by_author_and_title_and_before_others_by_its_number(
    northern, southern, deliver, record_of
):
    author = Person(surname="Гончаров", given="Иван", roles=["070"])
    same = {"title": "Фрегат «Паллада»", "people": [author]}
    isbns = [Isbn(text="5-02-013850-9", isbn13="9785020138506")]
    deliver(southern, book("s-1", **same, year=1950))
    deliver(southern, book("s-2", **same, year=2021, isbns=isbns))
    first, second = (record_of(southern, one).edition_id for one in ("s-1", "s-2"))
    assert first != second
    unknown = OutsideTitle(shop="shop", number="2", title="Обрыв", author="Гончаров, Иван")
    found = alike(northern, [unknown, TITLE])
    assert [[one.number for one in several] for several in found] == [[], [second, first]]


def test_many_titles_are_looked_for_in_as_many_queries_as_one(northern, deliver):
    deliver(northern, *(book(f"n-{one}", title=f"Книга о ветре {one}") for one in range(20)))
    counts = []
    for number in (1, 20):
        titles = [
            OutsideTitle(
                shop="shop", number=str(one), title=f"Книга о ветре {one}", author="Толстой, Лев"
            )
            for one in range(number)
        ]
        with CaptureQueriesContext(connection) as asked:
            found = alike(northern, titles)
        assert all(found)
        counts.append(len(asked))
    assert counts[0] == counts[1]
