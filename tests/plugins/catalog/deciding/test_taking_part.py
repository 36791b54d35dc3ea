"""Others follow what imports do to editions and copies, a chunk at a time, and may refuse."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog import api
from bibnet_catalog.describing.description import Held, Item
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.models import Copy, ImportRun, Quarantined, RunState

from bibnet.plugins.errors import Refused
from bibnet.plugins.extension import all_points
from tests.installation import ROOT
from tests.plugins.catalog.conftest import book

WRONG = "Вайна и мир и люди"


@pytest.fixture
def lent():
    """Inventory numbers of copies that are lent: they may not leave."""
    numbers: set[str] = set()

    def refuse(library, *, copies):
        if copies.filter(inventory__in=numbers).exists():
            raise Refused("A copy is lent.")

    api.copies_leaving.add(slug="dummy", function=refuse, order=2)
    return numbers


def test_a_whole_chunk_is_told_at_once(deliver, northern, told):
    books = [book(str(number), f"Книга {number} о разном") for number in range(20)]
    deliver(northern, *books)
    assert told == []
    deliver(northern, *(replace(one, is_deleted=True) for one in books))
    (what,) = told
    assert what == ("leaving", sorted(f"inv-{number}" for number in range(20)))


def test_a_copy_that_is_named_no_more_leaves(deliver, northern, told):
    deliver(northern, book("1", held=[Held(items=[Item(inventory="a"), Item(inventory="b")])]))
    deliver(northern, book("1", held=[Held(items=[Item(inventory="b")])]))
    assert told == [("leaving", ["a"])]


def test_editions_that_a_delivery_leads_elsewhere_merge(
    deliver, northern, southern, edition_of, told
):
    deliver(northern, book("1"))
    deliver(southern, book("2", WRONG))
    old = edition_of(southern, "2")
    deliver(southern, book("2"))
    assert told == [("merging", {old.pk: edition_of(northern, "1").pk})]


def test_a_record_that_is_another_book_now_moves(
    deliver, northern, southern, edition_of, record_of, told
):
    deliver(northern, book("1"))
    deliver(southern, book("2"))
    shared = edition_of(northern, "1")
    deliver(southern, book("2", "Анна Каренина", year=1970, pages=600))
    record = record_of(southern, "2")
    assert told == [("moving", [api.Move(record.pk, shared.pk, record.edition_id)])]


def test_a_record_whose_copy_is_lent_stays_and_the_others_go(deliver, northern, record_of, lent):
    books = [book(str(number), f"Книга {number} о разном") for number in range(1, 8)]
    deliver(northern, *books)
    lent.add("inv-3")
    run = deliver.run(northern)
    counts = deliver(northern, *(replace(one, is_deleted=True) for one in books), run=run)
    assert (counts.read, counts.removed, counts.quarantined) == (7, 6, 1)
    assert not record_of(northern, "3").is_gone
    assert not Copy.objects.of(northern).get(inventory="inv-3").is_gone
    (kept,) = Quarantined.objects.of(northern)
    assert kept.number == 3
    assert kept.reason == ["refused", {"sentence": "A copy is lent."}]
    lent.clear()
    assert deliver(northern, replace(books[2], is_deleted=True)).removed == 1


def test_an_undoing_that_somebody_refuses_says_so_and_takes_the_others_back(
    deliver, northern, record_of, lent
):
    deliver(northern, *(book(str(number), f"Книга {number} о разном") for number in range(1, 8)))
    run = ImportRun.objects.of(northern).get()
    lent.add("inv-3")
    assert undo(run) == 1
    assert (run.state, run.reason) == (RunState.UNDONE, "A copy is lent.")
    gone = {number: record_of(northern, str(number)).is_gone for number in range(1, 8)}
    assert gone == {number: number != 3 for number in range(1, 8)}
    lent.clear()
    assert undo(run) == 0
    assert run.reason == ""
    assert record_of(northern, "3").is_gone


def test_a_change_whose_undoing_is_refused_stays_whole(deliver, northern, record_of, lent):
    deliver(northern, book("1"), book("2", "Анна Каренина"))
    more = Held(items=[Item(inventory="new")])
    deliver(northern, book("1", held=[more]), book("2", "Анна Каренина", annotation="changed"))
    run = ImportRun.objects.of(northern).first()
    lent.add("new")
    assert undo(run) == 1
    assert [one["items"] for one in record_of(northern, "1").description["held"]] == [
        [{"inventory": "new"}]
    ]
    assert "annotation" not in record_of(northern, "2").description


def test_every_point_is_documented():
    docs = (ROOT / "docs" / "plugins.md").read_text()
    own = [point for point in all_points() if point.owner == "catalog"]
    names = ["availability", "availability_changed", "copies_leaving", "editions_merging"]
    names += ["entry_actions", "nothing_found", "online", "records_moving"]
    assert sorted(point.name for point in own) == names
    assert all(f"`{point.name}`" in docs and point.__doc__ for point in own)


def test_lending_tells_what_can_be_had(northern, southern, person):
    from bibnet.plugins.services import enable_plugin

    def tell(library, *, copies):
        return [api.Availability(copy, api.State.LENT) for copy in copies]

    api.availability.add(slug="dummy", function=tell, order=1)
    for slug in ("catalog", "dummy"):
        enable_plugin(library=northern, slug=slug, actor=None)
    told = api.availability.collect(northern, copies=[7, 8])
    assert [(one.copy, one.state) for one in told] == [(7, "lent"), (8, "lent")]
    assert api.availability.collect(southern, copies=[7]) == []
