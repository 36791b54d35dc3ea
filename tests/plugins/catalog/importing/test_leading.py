"""A record that is corrected leads its edition along, or leaves it to those who stay."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.plugins.catalog.conftest import book


def test_a_lone_record_whose_title_is_mended_leads_its_edition_to_where_it_belongs(
    deliver, northern, southern, edition_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", "Вайна и мир и люди"))
    old = edition_of(southern, "2")
    assert old != edition_of(northern, "1")
    deliver(southern, book("2"))
    old.refresh_from_db()
    assert edition_of(southern, "2") == edition_of(northern, "1")
    assert old.merged_into == edition_of(northern, "1")


def test_a_number_given_to_another_book_leaves_the_old_edition_as_it_was(
    deliver, northern, southern, edition_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", "Анна Каренина", year=1970, pages=600))
    old = edition_of(southern, "2")
    deliver(southern, book("2"))
    assert edition_of(southern, "2") == edition_of(northern, "1")
    old.refresh_from_db()
    assert (old.merged_into, old.title) == (None, "Анна Каренина")


def test_where_an_edition_is_led_its_gone_records_go_too(
    deliver, northern, southern, edition_of, record_of
):
    wrong = "Вайна и мир и люди"
    deliver(northern, book("1"))
    deliver(southern, book("2", wrong), book("3", wrong))
    assert edition_of(southern, "2") == edition_of(southern, "3")
    deliver(southern, replace(book("3", wrong), is_deleted=True))
    deliver(southern, book("2"))
    assert edition_of(southern, "3") == edition_of(northern, "1")
    deliver(southern, book("3", wrong, annotation="again"))
    assert edition_of(southern, "3").merged_into is None


@pytest.mark.parametrize("has_match", [True, False])
def test_the_number_of_a_gone_record_given_to_another_book_leads_nowhere(
    deliver, northern, southern, edition_of, has_match
):
    if has_match:
        deliver(northern, book("1"))
    anna = book("2", "Анна Каренина", year=1970, pages=600)
    deliver(southern, anna)
    old = edition_of(southern, "2")
    deliver(southern, replace(anna, is_deleted=True))
    deliver(southern, book("2"))
    assert edition_of(southern, "2") != old
    old.refresh_from_db()
    assert (old.merged_into, old.title) == (None, "Анна Каренина")


@pytest.mark.parametrize("is_gone_meanwhile", [False, True])
def test_the_same_bytes_read_in_another_way_are_the_same_book(
    deliver, northern, southern, edition_of, is_gone_meanwhile
):
    deliver(northern, book("1"))
    misread = book("2", "Âîéíà è ìèð", people=[], publishers=[])
    deliver(southern, misread, content=b"the bytes")
    old = edition_of(southern, "2")
    assert old != edition_of(northern, "1")
    if is_gone_meanwhile:
        deliver(southern, replace(misread, is_deleted=True))
    deliver(southern, book("2"), content=b"the bytes", salt=b"in another encoding")
    old.refresh_from_db()
    assert edition_of(southern, "2") == edition_of(northern, "1")
    assert old.merged_into == edition_of(northern, "1")


def test_the_same_bytes_read_in_another_way_keep_their_edition(deliver, northern, edition_of):
    deliver(northern, book("1", "Âîéíà è ìèð", people=[], publishers=[]), content=b"the bytes")
    old = edition_of(northern, "1")
    deliver(northern, book("1"), content=b"the bytes", salt=b"in another encoding")
    assert edition_of(northern, "1") == old
    assert edition_of(northern, "1").title == "Война и мир"


@pytest.mark.parametrize("is_known", [True, False])
def test_the_work_of_a_mended_title_leads_to_where_its_edition_went(
    deliver, northern, edition_of, is_known
):
    others = [book("2", year=2005, pages=800)] if is_known else []
    deliver(northern, book("1", "Вайна и мир"), *others)
    wrong = edition_of(northern, "1").work
    deliver(northern, book("1"))
    right = edition_of(northern, "1").work
    assert (right == edition_of(northern, "2").work) if is_known else (right != wrong)
    wrong.refresh_from_db()
    assert wrong.merged_into == right
    deliver(northern, book("3", "Вайна и мир", year=1911, pages=40))
    assert edition_of(northern, "3").work == right  # and what has its key comes after it


def test_a_work_of_which_an_edition_stays_leads_nowhere(deliver, northern, edition_of):
    wrong = "Вайна и мир"
    books = [book("1", wrong, year=1990), book("2", wrong, year=2005), book("3", year=1970)]
    deliver(northern, *books)
    wrong = edition_of(northern, "1").work
    deliver(northern, book("1", year=1990))
    assert edition_of(northern, "1").work == edition_of(northern, "3").work != wrong
    assert edition_of(northern, "2").work == wrong
    wrong.refresh_from_db()
    assert wrong.merged_into is None


def test_records_that_come_again_together_know_each_other(deliver, northern, southern, edition_of):
    wrong = "Вайна и мир и люди"
    deliver(northern, book("1"))
    deliver(southern, book("2", wrong), book("3", wrong))
    old = edition_of(southern, "2")
    deliver(
        southern,
        book("2", "Анна Каренина", year=1970, pages=600),
        book("3", wrong, year=1987, annotation="a"),
    )
    assert edition_of(southern, "3") == old
    assert edition_of(southern, "2") != old
    old.refresh_from_db()
    assert old.merged_into is None


def test_a_record_that_is_another_book_now_leaves_the_edition_to_those_who_stay(
    deliver, northern, southern, edition_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2"))
    shared = edition_of(northern, "1")
    deliver(southern, book("2", "Анна Каренина", year=1970, pages=600))
    assert edition_of(northern, "1") == shared
    assert edition_of(southern, "2") != shared
    shared.refresh_from_db()
    assert shared.merged_into is None
