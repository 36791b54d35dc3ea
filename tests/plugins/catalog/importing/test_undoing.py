"""A run taken back leaves everything as it was, but for the numbers that were given."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog.describing.description import Held, Item
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.models import Copy, Edition, Holding, ImportRun, RunState

from bibnet.libraries.models import Library
from bibnet.libraries.scope import library_scope
from tests.plugins.catalog.conftest import book


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
