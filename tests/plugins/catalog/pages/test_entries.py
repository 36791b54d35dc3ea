"""What readers see of an edition, and what they do not."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog.describing.description import Held, Isbn, Item
from bibnet_catalog.entries import entries_of, numbers_now
from bibnet_catalog.models import Edition, Holding, Record

from bibnet import stamps
from bibnet.libraries.models import Kind, Library, State
from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import book

TITLES = [f"Повесть номер {number} о разных делах" for number in range(50)]


@pytest.fixture
def shared(both, deliver, edition_of) -> int:
    """An edition that both libraries have."""
    northern, southern = both
    deliver(northern, book("1", isbns=[Isbn(text="5-02-013850-9", isbn13="9785020138506")]))
    deliver(southern, book("7", annotation="A long one", genres=["Эпопея"], country="RU"))
    assert edition_of(northern, "1") == edition_of(southern, "7")
    return edition_of(northern, "1").pk


def test_an_entry_says_what_its_fullest_record_says(shared, northern):
    [entry] = entries_of([shared], library=northern)
    assert entry.edition == shared
    assert (entry.title, entry.heading, entry.author) == (
        "Война и мир",
        "Толстой, Л. Н.",
        "Л. Н. Толстой",
    )
    assert (entry.year, entry.publisher) == (1987, "Художественная литература")
    assert entry.description.annotation == "A long one"
    assert entry.isbns == ()


def test_the_asking_library_stands_first_among_the_holdings(shared, northern, southern):
    for library in (northern, southern):
        [entry] = entries_of([shared], library=library)
        assert entry.libraries[0] == library
        assert len(entry.libraries) == 2
        assert [one.nearness for one in entry.holdings] == [0, 3]
        assert entry.is_here


def test_entries_come_in_the_order_that_was_asked_for(both, deliver, northern, edition_of):
    deliver(northern, book("1", "Анна Каренина"), book("2", "Воскресение"), book("3", "Казаки"))
    numbers = [edition_of(northern, one).pk for one in ("2", "3", "1")]
    assert [one.edition for one in entries_of(numbers, library=northern)] == numbers


def test_a_library_where_the_plugin_is_off_is_not_named(shared, northern, southern):
    disable_plugin(library=southern, slug="catalog", actor=None)
    [entry] = entries_of([shared], library=northern)
    assert entry.libraries == [northern]
    assert entry.description.annotation == ""
    disable_plugin(library=northern, slug="catalog", actor=None)
    assert entries_of([shared], library=southern) == []


def test_a_library_that_closed_or_practises_is_not_named(shared, northern, southern):
    for state in (State.CLOSED, State.PRACTICE):
        Library.objects.filter(pk=southern.pk).update(state=state)
        stamps.bump("network")
        [entry] = entries_of([shared], library=northern)
        assert entry.libraries == [northern]
        # It sees its own.
        southern.refresh_from_db()
        assert len(entries_of([shared], library=southern)[0].libraries) == 2


def test_a_hidden_record_says_nothing_and_has_nothing(shared, northern, southern):
    Record.objects.of(southern).update(is_suppressed=True)
    [entry] = entries_of([shared], library=northern)
    assert entry.libraries == [northern]
    assert entry.description.annotation == ""
    Record.objects.of(northern).update(is_suppressed=True)
    assert entries_of([shared], library=northern) == []


def test_a_record_that_was_taken_back_is_not_seen(shared, deliver, northern, southern):
    deliver(southern, replace(book("7"), is_deleted=True))
    [entry] = entries_of([shared], library=northern)
    assert entry.libraries == [northern]


def test_a_holding_that_is_gone_is_not_seen(shared, northern, southern):
    Holding.objects.of(southern).update(is_gone=True)
    [entry] = entries_of([shared], library=northern)
    assert entry.libraries == [northern]


def test_a_merged_number_stands_for_the_one_it_went_to(both, deliver, northern, edition_of):
    deliver(northern, book("1", "Анна Каренина"), book("2", "Воскресение"), book("3", "Казаки"))
    one, two, three = (edition_of(northern, number) for number in "123")
    Edition.objects.filter(pk=one.pk).update(merged_into=two)
    Edition.objects.filter(pk=two.pk).update(merged_into=three)
    assert numbers_now([one.pk, two.pk, three.pk, 999_999]) == dict.fromkeys(
        (one.pk, two.pk, three.pk), three.pk
    )
    found = entries_of([one.pk, three.pk, two.pk, 999_999], library=northern)
    assert [entry.edition for entry in found] == [three.pk]


def test_copies_branch_and_place_are_told(both, deliver, northern, edition_of):
    northern.add_child(code="northern-1", kind=Kind.BRANCH, name="Branch 1", short_name="No. 1")
    items = [Item(inventory="1"), Item(inventory="2")]
    held = [Held(library="northern-1", place="Абонемент", call_number="84 Т53", items=items)]
    deliver(northern, book("1", held=held))
    [entry] = entries_of([edition_of(northern, "1").pk], library=northern)
    [one] = entry.holdings
    assert (one.where.code, one.library) == ("northern-1", northern)
    assert (one.place, one.call_number, one.copies) == ("Абонемент", "84 Т53", 2)


def test_the_branch_that_is_asked_stands_before_the_rest_of_its_system(
    both, deliver, northern, edition_of
):
    branches = [
        northern.add_child(code=f"northern-{n}", kind=Kind.BRANCH, name=f"Branch {n}")
        for n in (1, 2)
    ]
    held = [
        Held(library=f"northern-{n}", place="A", items=[Item(inventory=str(n))]) for n in (1, 2)
    ]
    deliver(northern, book("1", held=held))
    [entry] = entries_of([edition_of(northern, "1").pk], library=branches[1])
    assert [(one.where.code, one.nearness) for one in entry.holdings] == [
        ("northern-2", 0),
        ("northern-1", 1),
    ]


def test_fifty_entries_take_as_many_queries_as_ten(both, deliver, queries_of, northern):
    for start in range(0, 50, 10):
        chunk = [book(str(n), TITLES[n], people=[]) for n in range(start, start + 10)]
        deliver(both[n_of(start)], *chunk)
    numbers = list(Edition.objects.values_list("pk", flat=True))
    assert len(numbers) == 50
    with stamps.snapshot("network", "plugins"):
        ten = queries_of(lambda: entries_of(numbers[:10], library=northern))
        assert ten == queries_of(lambda: entries_of(numbers, library=northern)) == 4


def n_of(start: int) -> int:
    return start // 10 % 2
