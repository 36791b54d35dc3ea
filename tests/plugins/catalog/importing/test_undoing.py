"""A run taken back leaves everything as it was, but for the numbers that were given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog.describing.description import Held, Item
from bibnet_catalog.importing.leading import lead
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.models import (
    Copy,
    Doubt,
    DoubtState,
    Edition,
    Holding,
    ImportRun,
    Record,
    RulingKind,
    RunState,
)

from bibnet.libraries.models import Library
from bibnet.libraries.scope import all_libraries, library_scope
from tests.plugins.catalog.conftest import book, rule


@pytest.fixture
def undo_last(db):
    def act(library: Library) -> int:
        with library_scope(library):
            run = ImportRun.objects.of(library).first()
            left = undo(run)
            assert run.state == RunState.UNDONE
            return left

    return act


def test_what_a_run_added_is_gone(deliver, undo_last, northern, record_of):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    assert undo_last(northern) == 0
    assert record_of(northern, "1").is_gone
    assert all(one.is_gone for one in Holding.objects.of(northern))
    assert all(one.is_gone for one in Copy.objects.of(northern))


def test_what_a_run_changed_is_as_before(deliver, undo_last, northern, record_of):
    deliver(northern, book("1"))
    before = record_of(northern, "1")
    held = [Held(call_number="other", items=[Item(inventory="new")])]
    deliver(northern, book("1", annotation="changed", held=held))
    undo_last(northern)
    after = record_of(northern, "1")
    assert after.description == before.description
    assert bytes(after.content) == bytes(before.content)
    assert (after.edition_id, after.run_id) == (before.edition_id, before.run_id)
    standing = Copy.objects.of(northern).filter(is_gone=False)
    assert [one.inventory for one in standing] == ["inv-1"]


def test_what_a_run_removed_stands_again(deliver, undo_last, northern, record_of):
    deliver(northern, book("1"))
    deliver(northern, replace(book("1"), is_deleted=True))
    undo_last(northern)
    assert not record_of(northern, "1").is_gone
    assert not Holding.objects.of(northern).get().is_gone


def test_a_record_that_came_again_since_waits_for_that_to_be_taken_back(
    deliver, undo_last, northern, record_of
):
    deliver(northern, book("1"))
    first = ImportRun.objects.of(northern).get()
    deliver(northern, book("1", annotation="later"))
    assert undo(first) == 1
    assert record_of(northern, "1").description["annotation"] == "later"
    undo_last(northern)
    assert not record_of(northern, "1").is_gone
    assert undo(first) == 0
    assert record_of(northern, "1").is_gone


def test_a_record_that_joined_another_leaves_it(deliver, undo_last, northern, southern, edition_of):
    deliver(northern, book("1"))
    deliver(southern, book("2"))
    undo_last(southern)
    shared = edition_of(northern, "1")
    assert Edition.objects.get(pk=shared.pk).merged_into is None
    with library_scope(northern.get_parent()):
        live = Holding.objects.filter(edition=shared, is_gone=False)
        assert [one.library for one in live] == [northern]


def test_an_edition_that_a_run_led_elsewhere_stands_again(
    deliver, undo_last, northern, southern, edition_of
):
    wrong = "Вайна и мир и люди"
    deliver(northern, book("1"))
    deliver(southern, book("2", wrong))
    old = edition_of(southern, "2")
    deliver(southern, book("2"))
    undo_last(southern)
    assert edition_of(southern, "2") == old
    assert edition_of(southern, "2").merged_into is None
    assert edition_of(southern, "2").title == wrong
    assert edition_of(northern, "1").title == "Война и мир"


def test_what_a_record_is_compared_by_comes_back_with_it(
    deliver, undo_last, northern, southern, record_of, edition_of
):
    deliver(northern, book("1"))
    before = record_of(northern, "1").compared
    deliver(northern, ANNA_AS_1)
    assert record_of(northern, "1").compared != before
    undo_last(northern)
    assert record_of(northern, "1").compared == before
    deliver(southern, book("2"))
    assert edition_of(southern, "2") == edition_of(northern, "1")


def test_versions_come_back_in_turn(deliver, undo_last, northern, record_of):
    deliver(northern, book("1"))
    deliver(northern, replace(book("1"), is_deleted=True))
    deliver(northern, book("1", annotation="bad"))
    undo_last(northern)
    assert record_of(northern, "1").is_gone
    with library_scope(northern):
        second = ImportRun.objects.of(northern).order_by("-pk")[1]
    assert undo(second) == 0
    record = record_of(northern, "1")
    assert not record.is_gone
    assert "annotation" not in record.description


def test_undoing_twice_does_nothing_more(deliver, undo_last, northern):
    deliver(northern, book("1"))
    undo_last(northern)
    assert undo(ImportRun.objects.of(northern).first()) == 0


WRONG = "Вайна и мир и люди"
ANNA = book("2", "Анна Каренина", year=1970, pages=600)
ANNA_AS_1 = book("1", "Анна Каренина", year=1970, pages=600)


def test_what_a_person_has_parted_meanwhile_is_not_brought_together(
    deliver, undo_last, northern, southern, record_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2"))
    deliver(southern, ANNA)
    moved = record_of(southern, "2").edition
    rule(RulingKind.APART, record_of(northern, "1"), record_of(southern, "2"))
    undo_last(southern)
    assert record_of(southern, "2").edition == moved
    assert record_of(southern, "2").description["title"] == "Война и мир"


def test_what_a_person_has_joined_meanwhile_stays_together(
    deliver, undo_last, northern, southern, record_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", WRONG))
    old = record_of(southern, "2").edition
    deliver(southern, book("2"))
    rule(RulingKind.TOGETHER, record_of(northern, "1"), record_of(southern, "2"))
    undo_last(southern)
    assert record_of(southern, "2").edition == record_of(northern, "1").edition
    old.refresh_from_db()
    assert old.merged_into == record_of(northern, "1").edition


def test_an_edition_that_somebody_else_led_elsewhere_since_stays_so(
    deliver, undo_last, northern, southern, edition_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", WRONG))
    old = edition_of(southern, "2")
    deliver(southern, book("2", WRONG, annotation="no matter"))
    with all_libraries("a person merges"):
        lead(old, edition_of(northern, "1"))
    undo_last(southern)
    old.refresh_from_db()
    assert old.merged_into == edition_of(northern, "1") == edition_of(southern, "2")


def test_a_record_that_a_person_has_moved_since_stays_where_it_is(
    deliver, undo_last, northern, southern, record_of
):
    deliver(northern, book("1"), book("3", "Идиот"))
    deliver(southern, book("2", WRONG))
    old = record_of(southern, "2").edition
    deliver(southern, book("2"))
    other = record_of(northern, "3").edition
    Record.objects.of(southern).update(edition=other)
    undo_last(southern)
    assert record_of(southern, "2").edition == other
    old.refresh_from_db()
    assert old.merged_into == record_of(northern, "1").edition  # nothing of it stands again


def test_a_record_goes_back_from_where_its_edition_was_led_since(
    deliver, undo_last, northern, southern, edition_of
):
    deliver(northern, book("1"), book("3", "Идиот"))
    deliver(southern, book("2", WRONG))
    old = edition_of(southern, "2")
    deliver(southern, book("2"))
    with all_libraries("a program merges"):
        lead(edition_of(northern, "1"), edition_of(northern, "3"))
    undo_last(southern)
    assert edition_of(southern, "2") == old


def test_a_work_that_a_run_led_elsewhere_stands_again(
    deliver, undo_last, northern, southern, edition_of
):
    deliver(northern, book("1"))
    deliver(southern, book("2", WRONG))
    work = edition_of(southern, "2").work
    deliver(southern, book("2"))
    work.refresh_from_db()
    assert work.merged_into == edition_of(northern, "1").work
    undo_last(southern)
    work.refresh_from_db()
    assert work.merged_into is None


def test_doubts_about_a_record_that_is_as_before_are_no_question(
    deliver, undo_last, northern, southern
):
    deliver(northern, book("1"))
    deliver(southern, ANNA)
    deliver(southern, book("2", pages=420))
    assert Doubt.objects.get().state == DoubtState.OPEN
    undo_last(southern)
    assert Doubt.objects.get().state == DoubtState.PASSED


def test_doubts_about_a_record_that_was_added_are_no_question(
    deliver, undo_last, northern, southern
):
    deliver(northern, book("1"))
    deliver(southern, book("2", pages=420))
    undo_last(southern)
    assert Doubt.objects.get().state == DoubtState.PASSED
