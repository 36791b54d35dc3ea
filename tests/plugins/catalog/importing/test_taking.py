"""Records of a delivery become editions with holdings, and the same delivery changes nothing."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog.describing.description import Isbn, Level
from bibnet_catalog.importing.taking import Counts
from bibnet_catalog.models import (
    Copy,
    Edition,
    Holding,
    IndexChange,
    Record,
    RecordKey,
    Work,
)

from bibnet.libraries.scope import all_libraries
from tests.plugins.catalog.conftest import book


def test_a_new_record_makes_an_edition_of_a_work_with_a_holding_and_its_copies(
    deliver, northern, record_of
):
    counts = deliver(northern, book("1"))
    assert counts == Counts(read=1, added=1)
    record = record_of(northern, "1")
    assert (record.edition.title, record.edition.heading) == ("Война и мир", "Толстой, Л. Н.")
    assert (record.edition.year, record.edition.kind) == (1987, "book")
    (holding,) = Holding.objects.of(northern)
    assert (holding.edition, holding.record) == (record.edition, record)
    assert [one.inventory for one in Copy.objects.of(northern)] == ["inv-1"]
    assert IndexChange.objects.filter(edition=record.edition_id).exists()


def test_a_second_librarys_record_of_the_book_joins_the_edition(
    deliver, northern, southern, edition_of
):
    deliver(northern, book("1"))
    counts = deliver(southern, book("a-7", pages=351))
    assert (counts.added, counts.merged) == (1, 1)
    assert edition_of(northern, "1") == edition_of(southern, "a-7")
    assert Edition.objects.count() == 1
    assert [one.library for one in Holding.objects.under(northern.get_parent())] == [
        northern,
        southern,
    ]


def test_two_records_of_one_book_in_one_delivery_meet(deliver, northern, edition_of):
    counts = deliver(northern, book("1"), book("2", pages=352))
    assert (counts.added, counts.merged) == (2, 1)
    assert edition_of(northern, "1") == edition_of(northern, "2")


def test_editions_of_another_year_are_two_of_one_work(deliver, northern, edition_of):
    deliver(northern, book("1"), book("2", year=2005, pages=800))
    first, second = edition_of(northern, "1"), edition_of(northern, "2")
    assert first != second
    assert first.work == second.work
    assert Work.objects.count() == 1


def test_volumes_stay_apart_whatever_number_they_share(deliver, northern):
    isbns = [Isbn(text="5-02-013850-9", isbn13="9785020138506")]
    volumes = [
        book(str(turn), level=Level.VOLUME, part_number=f"Т. {turn}", isbns=isbns)
        for turn in (1, 2)
    ]
    assert deliver(northern, *volumes).merged == 0
    assert Edition.objects.count() == 2


def test_the_same_delivery_again_changes_nothing(deliver, northern):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    IndexChange.objects.all().delete()
    assert deliver(northern, book("1"), book("2", "Анна Каренина")) == Counts(read=2, unchanged=2)
    assert not IndexChange.objects.exists()


def test_a_record_taken_back_is_gone_with_its_holdings_and_may_come_again(
    deliver, northern, record_of
):
    deliver(northern, book("1"))
    number = record_of(northern, "1").pk
    assert deliver(northern, replace(book("1"), is_deleted=True)).removed == 1
    assert record_of(northern, "1").is_gone
    assert all(one.is_gone for one in Holding.objects.of(northern))
    assert deliver(northern, book("1")).changed == 1
    assert record_of(northern, "1").pk == number
    assert not any(one.is_gone for one in Holding.objects.of(northern))


def test_a_new_record_before_a_known_one_joins_it(deliver, northern, edition_of):
    deliver(northern, book("2"))
    old = edition_of(northern, "2")
    deliver(northern, book("1"), book("2", annotation="a"))
    assert edition_of(northern, "1") == edition_of(northern, "2") == old


def test_what_an_edition_shows_follows_its_records(deliver, northern, edition_of):
    deliver(northern, book("1", "Вайна и мир"))
    deliver(northern, book("1", "Война и мир"))
    assert edition_of(northern, "1").title == "Война и мир"


@pytest.mark.parametrize("number", [10, 50])
def test_a_chunk_of_fifty_asks_as_often_as_one_of_ten(
    deliver, northern, django_assert_max_num_queries, number
):
    deliver(northern, book("0"))
    books = [book(str(turn), f"Книга {turn} о разном") for turn in range(1, number + 1)]
    with django_assert_max_num_queries(30):
        deliver(northern, *books)
    assert RecordKey.objects.filter(record__library=northern).count() >= number


def test_a_record_without_what_it_is_compared_by_is_read_anew(
    deliver, northern, southern, edition_of
):
    """Of another version, or taken in before it was kept."""
    deliver(northern, book("1"))
    with all_libraries("a test"):
        Record.objects.update(compared="")
    deliver(southern, book("2"))
    assert edition_of(northern, "1") == edition_of(southern, "2")
