"""Which records are compared with one that arrives: those that share a telling key."""

from __future__ import annotations

import pytest
from bibnet_catalog.importing import clustering
from bibnet_catalog.importing.sharing import FEW, sharing
from bibnet_catalog.models import Record, RecordKey

from bibnet.libraries.scope import all_libraries
from tests.plugins.catalog.conftest import book

MANY = FEW + 3


@pytest.fixture
def compared(monkeypatch) -> list[tuple[str, str]]:
    """The titles of the pairs that were compared."""
    pairs = []
    whole = clustering.compare

    def noting(one, other):
        pairs.append((one.title.text, other.title.text))
        return whole(one, other)

    monkeypatch.setattr(clustering, "compare", noting)
    return pairs


def test_the_first_records_of_each_key_are_told_however_many_keys(deliver, northern):
    deliver(northern, *(book(str(number)) for number in range(4)))
    with all_libraries("a test"):
        records = list(Record.objects.order_by("pk").values_list("pk", flat=True))
    RecordKey.objects.bulk_create(RecordKey(record_id=pk, key=2**62) for pk in records)
    RecordKey.objects.create(record_id=records[3], key=-5)
    wanted = {2**62, -5, *range(100_000, 140_000)}
    assert set(sharing(wanted, most=3)) == {(-5, records[3]), *((2**62, pk) for pk in records[:3])}
    assert list(sharing((), most=3)) == []


def _of_one_hand(number: int) -> list:
    """Books of one author, year and first letter that have no words in common."""
    words = [f"Во{first}а{last}" for first in "бгдзклм" for last in "рст"]
    return [book(str(at), word) for at, word in enumerate(words[:number])]


def test_few_books_of_one_author_year_and_letter_are_compared(deliver, northern, compared):
    few = _of_one_hand(FEW)
    for one in few:
        deliver(northern, one)
    assert len(compared) == sum(range(FEW))


def test_what_many_share_is_no_evidence(deliver, northern, southern, compared):
    for one in _of_one_hand(MANY):
        deliver(northern, one)
    compared.clear()
    deliver(southern, book("new", "Вьюга"))
    assert not compared


def test_in_one_delivery_too(deliver, northern, compared):
    deliver(northern, *_of_one_hand(MANY))
    assert len(compared) == sum(range(FEW + 1))


def test_a_telling_key_finds_the_book_among_many_of_its_author(
    deliver, northern, southern, edition_of
):
    deliver(northern, *_of_one_hand(MANY), book("ours", "Война и мир"))
    deliver(southern, book("theirs", "Война и мир"))
    assert edition_of(northern, "ours") == edition_of(southern, "theirs")
