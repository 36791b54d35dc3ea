"""Records that a library's staff types: written as a delivery's, corrected, withdrawn, undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog.describing.description import Description, Isbn
from bibnet_catalog.entering import acts
from bibnet_catalog.entering.briefs import briefs
from bibnet_catalog.entering.copies import Row, rows_of, several
from bibnet_catalog.entering.errors import ChangedMeanwhile, EnteringError, NumberTaken
from bibnet_catalog.entering.history import history
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.models import (
    Copy,
    Delivery,
    Edition,
    Holding,
    ImportRun,
    IndexChange,
    Record,
    RecordKey,
    RunState,
    Way,
)

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind
from tests.plugins.catalog.conftest import book

pytestmark = pytest.mark.usefixtures("catalogued")


def description_of(record: Record) -> Description:
    return Description.from_json(record.description)


@pytest.fixture
def known(deliver, southern, record_of) -> Record:
    """A book that a file of the Southern library has brought."""
    isbns = [Isbn(text="5-02-013850-9", isbn13="9785020138506")]
    deliver(southern, book("s-1", isbns=isbns, annotation="A family and a war."))
    return record_of(southern, "s-1")


@pytest.fixture
def ours(northern, known, cataloguer) -> Record:
    """The Northern library has it too."""
    said = acts.copied(description_of(known))
    row = Row(inventory="101", call_number="84(2)")
    return acts.enter(northern, said, [row], actor=cataloguer, same_as=known)


def test_a_book_that_the_network_knows_joins_its_edition_with_our_copies(ours, known, northern):
    assert ours.edition == known.edition
    assert ours.source.way == Way.HAND
    assert description_of(ours).annotation == "A family and a war."
    (copy,) = Copy.objects.of(northern)
    assert (copy.inventory, copy.holding.call_number) == ("101", "84(2)")
    assert copy.holding.edition == known.edition
    assert RecordKey.objects.filter(record=ours).exists()
    assert IndexChange.objects.filter(edition=known.edition_id).exists()
    run = ImportRun.objects.of(northern).get()
    assert (run.state, run.read, run.added, run.merged) == (RunState.DONE, 1, 1, 1)
    assert Delivery.objects.of(northern).get().run == run


def test_it_stays_there_however_the_other_library_describes_the_book_later(
    ours, known, deliver, southern
):
    deliver(southern, book("s-1", "Another title altogether", year=1950, pages=12, people=[]))
    ours.refresh_from_db()
    known.refresh_from_db()
    assert ours.edition == known.edition


def test_a_person_joins_what_the_program_would_part(deliver, northern, southern, record_of):
    deliver(southern, book("s-1", year=1987))
    known = record_of(southern, "s-1")
    said = replace(acts.copied(description_of(known)), year=2011, pages=20)
    made = acts.enter(northern, said, [Row()], actor=None, same_as=known)
    assert made.edition == known.edition
    assert acts.enter(northern, said, [Row()], actor=None).edition != known.edition


def test_a_brief_record_of_an_unknown_book_waits_for_the_network(northern, southern, region):
    said = Description(title="History of our village", is_brief=True)
    made = acts.enter(northern, said, [Row(inventory="7")], actor=None)
    assert made.edition.title == "History of our village"
    assert list(briefs(northern)) == [made]
    assert list(briefs(region)) == [made]
    assert list(briefs(southern)) == []


def test_a_brief_record_that_another_library_describes_waits_no_longer(
    ours, known, northern, region
):
    said = replace(description_of(ours), is_brief=True)
    acts.change(ours, said, rows_of(ours), actor=None)
    assert list(briefs(region)) == []


def test_a_number_that_stands_at_another_book_is_refused_with_that_book(ours, northern):
    said = Description(title="Another")
    with pytest.raises(NumberTaken) as refused:
        acts.enter(northern, said, [Row(inventory="101")], actor=None)
    assert "101" in str(refused.value)
    assert "«Война и мир»" in str(refused.value)
    assert Record.objects.of(northern).count() == 1


def test_a_number_stands_once_at_a_book(ours):
    with pytest.raises(NumberTaken):
        acts.add_copies(ours, [Row(inventory="101")], actor=None)


def test_another_librarys_numbers_are_its_own(ours, southern):
    made = acts.enter(southern, Description(title="Another"), [Row(inventory="101")], actor=None)
    assert not made.is_gone


def test_a_corrected_inventory_number_is_the_same_copy(ours, northern):
    copy = Copy.objects.of(northern).get()
    (row,) = rows_of(ours)
    row.inventory = "110"
    acts.change(ours, description_of(ours), [row], actor=None)
    copy.refresh_from_db()
    assert (copy.inventory, copy.is_gone) == ("110", False)
    assert Copy.objects.of(northern).count() == 1


def test_two_copies_exchange_their_numbers(ours, northern):
    acts.add_copies(ours, [Row(inventory="102", call_number="84(2)")], actor=None)
    first, second = rows_of(ours)
    first.inventory, second.inventory = second.inventory, first.inventory
    acts.change(ours, description_of(ours), [first, second], actor=None)
    numbers = dict(Copy.objects.of(northern).values_list("pk", "inventory"))
    assert numbers == {first.copy: "102", second.copy: "101"}


def test_a_copy_is_taken_off_and_had_back(ours, northern):
    acts.change(ours, description_of(ours), [], actor=None)
    assert Copy.objects.of(northern).get().is_gone
    acts.add_copies(ours, [Row(inventory="101", call_number="84(2)")], actor=None)
    assert not Copy.objects.of(northern).get().is_gone


def test_copies_stand_in_branches(northern, ours):
    branch = found_library(
        Founding(code="quay", name="Quay", parent=northern, kind=Kind.BRANCH, is_member=False),
        actor=None,
    )
    acts.add_copies(ours, [Row(inventory="102", branch="quay", place="Shelf 3")], actor=None)
    holding = Holding.objects.of(northern).get(place="Shelf 3")
    assert holding.branch == branch
    assert [one.branch for one in rows_of(ours)] == ["", "quay"]


def test_a_barcode_alone_is_a_change(ours, northern):
    (row,) = rows_of(ours)
    row.barcode = "4600001"
    assert acts.change(ours, description_of(ours), [row], actor=None) == ["held"]
    assert Copy.objects.of(northern).get().barcode == "4600001"


def test_a_lone_record_keeps_its_edition_whatever_is_corrected(northern):
    made = acts.enter(northern, Description(title="Вайна", year=1901), [Row()], actor=None)
    edition = made.edition_id
    acts.change(made, Description(title="Природа и люди", year=1999), [Row()], actor=None)
    made.refresh_from_db()
    assert made.edition_id == edition
    assert Edition.objects.get(pk=edition).title == "Природа и люди"


def test_saving_what_stands_already_writes_nothing(ours, northern):
    assert acts.change(ours, description_of(ours), rows_of(ours), actor=None) == []
    assert ImportRun.objects.of(northern).count() == 1


def test_who_was_slower_is_told_who_was_quicker(ours, cataloguer):
    seen = ours.run_id
    said = replace(description_of(ours), title="Война и мир: роман")
    acts.change(ours, said, rows_of(ours), actor=cataloguer, seen=seen)
    with pytest.raises(ChangedMeanwhile) as refused:
        acts.change(ours, description_of(ours), rows_of(ours), actor=None, seen=seen)
    assert cataloguer.formal_name in str(refused.value)


def test_the_history_says_who_changed_what_and_goes_back(ours, cataloguer):
    said = replace(description_of(ours), other_title="роман", age_mark=12)
    acts.change(ours, said, rows_of(ours), actor=cataloguer)
    ours.refresh_from_db()
    changed, entered = history(ours)
    assert changed.by == cataloguer
    assert len(changed.fields) == 2
    assert changed.is_revertible
    assert not entered.is_revertible
    acts.add_copies(ours, [Row(inventory="102")], actor=cataloguer)
    ours.refresh_from_db()
    acts.revert(ours, Delivery.objects.of(ours.library).get(pk=changed.number), actor=cataloguer)
    ours.refresh_from_db()
    assert description_of(ours).age_mark is None
    assert [one.inventory for one in rows_of(ours)] == ["101", "102"]


def test_a_withdrawn_record_comes_back_with_its_copies(ours, northern):
    acts.withdraw(ours, actor=None, reason="lost")
    assert Record.objects.of(northern).get().is_gone
    assert Copy.objects.of(northern).get().is_gone
    acts.bring_back(ours, actor=None)
    assert not Record.objects.of(northern).get().is_gone
    assert not Copy.objects.of(northern).get().is_gone


def test_it_does_not_come_back_over_a_number_that_was_given_away(ours, northern):
    acts.withdraw(ours, actor=None)
    acts.enter(northern, Description(title="Another"), [Row(inventory="101")], actor=None)
    with pytest.raises(NumberTaken):
        acts.bring_back(ours, actor=None)
    ours.refresh_from_db()
    assert ours.is_gone


def test_an_entry_is_undone_as_an_import_is(ours, northern, known):
    assert undo(ours.run) == 0
    assert Record.objects.of(northern).get().is_gone
    assert not Holding.objects.of(northern).filter(is_gone=False).exists()
    known.refresh_from_db()
    assert not known.is_gone


def test_the_last_act_is_taken_back_and_no_earlier_one(ours):
    first = ours.run_id
    acts.add_copies(ours, [Row(inventory="102")], actor=None)
    ours.refresh_from_db()
    with pytest.raises(ChangedMeanwhile):
        acts.take_back(ours, first, actor=None)
    acts.take_back(ours, ours.run_id, actor=None)
    assert [one.inventory for one in rows_of(ours)] == ["101"]


def test_a_record_of_a_file_is_not_corrected_here(known):
    with pytest.raises(EnteringError):
        acts.change(known, description_of(known), [], actor=None)
    with pytest.raises(EnteringError):
        acts.withdraw(known, actor=None)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", []),
        ("101", ["101"]),
        ("101, 102;103", ["101", "102", "103"]),
        ("101–103", ["101", "102", "103"]),
        ("008 - 011", ["008", "009", "010", "011"]),
        ("А-15", ["А-15"]),
        ("15-3", ["15-3"]),
        ("7, 7", ["7"]),
    ],
)
def test_several_numbers_are_typed_at_once(typed, found):
    assert several(typed) == found
