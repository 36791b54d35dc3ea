"""Holdings and copies find themselves again, whatever a delivery changes of them."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Held, Item
from bibnet_catalog.importing.taking import Counts
from bibnet_catalog.models import (
    Copy,
    Holding,
)

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind
from tests.plugins.catalog.conftest import book


def test_a_corrected_record_keeps_its_edition_its_holding_and_its_copies(
    deliver, northern, record_of
):
    items = [Item(inventory="100"), Item(inventory="101"), Item()]
    deliver(northern, book("1", held=[Held(call_number="84", items=items)]))
    before = record_of(northern, "1")
    holding = Holding.objects.of(northern).get()
    copies = {one.identity: one.pk for one in Copy.objects.of(northern)}
    moved = Held(call_number="84(2Рос)", items=[items[1], items[0], items[2], Item(barcode="46")])
    counts = deliver(northern, book("1", annotation="Роман-эпопея", held=[moved]))
    assert counts == Counts(read=1, changed=1)
    after = record_of(northern, "1")
    assert (after.pk, after.edition_id) == (before.pk, before.edition_id)
    assert Holding.objects.of(northern).get().pk == holding.pk
    assert Holding.objects.of(northern).get().call_number == "84(2Рос)"
    now = {one.identity: one.pk for one in Copy.objects.of(northern)}
    assert copies.items() <= now.items()
    assert len(now) == 4


def test_a_copy_that_is_not_named_any_more_is_gone_and_comes_back_as_itself(deliver, northern):
    two = [Held(items=[Item(inventory="100"), Item(inventory="101")])]
    one = [Held(items=[Item(inventory="101")])]
    deliver(northern, book("1", held=two))
    first = Copy.objects.of(northern).get(inventory="100")
    deliver(northern, book("1", held=one))
    first.refresh_from_db()
    assert first.is_gone
    deliver(northern, book("1", held=two, annotation="again"))
    first.refresh_from_db()
    assert not first.is_gone


def test_holdings_keep_their_numbers_when_another_comes_before_them(deliver, northern):
    held = [Held(library=name, call_number=name) for name in "CAB"]
    deliver(northern, book("1", held=held[1:]))
    before = {one.sigla: one.pk for one in Holding.objects.of(northern)}
    deliver(northern, book("1", held=held))
    now = {one.sigla: one.pk for one in Holding.objects.of(northern)}
    assert before.items() <= now.items()
    assert len(now) == 3


def test_a_holding_that_is_gone_does_not_come_back_in_another_place(deliver, northern):
    deliver(northern, book("1", held=[Held(library="A", call_number="84"), Held(library="B")]))
    gone, kept = Holding.objects.of(northern)
    deliver(northern, book("1", held=[Held(library="B")]))
    deliver(northern, book("1", held=[Held(library="B"), Held(library="A", call_number="75")]))
    gone.refresh_from_db()
    assert gone.is_gone
    assert Holding.objects.of(northern).count() == 3
    deliver(northern, book("1", held=[Held(library="A", call_number="84")]))
    live = Holding.objects.of(northern).filter(is_gone=False)
    assert [one.pk for one in live] == [gone.pk]
    kept.refresh_from_db()
    assert kept.is_gone


@pytest.mark.parametrize(
    ("first", "then"),
    [
        (Item(inventory="100"), Item(inventory="100", barcode="46")),
        (Item(inventory="100", barcode="46"), Item(inventory="100", barcode="47")),
        (Item(barcode="46"), Item(barcode="46", price="2-50")),
        (Item(barcode="46"), Item(inventory="100", barcode="46")),
        (Item(inventory="100", barcode="46"), Item(barcode="46")),
        (Item(price="1-20"), Item(price="2-50")),
    ],
)
def test_a_copy_is_known_by_inventory_number_else_barcode_else_its_turn(
    deliver, northern, first, then
):
    others = [Item(inventory="7"), Item(barcode="8"), Item(), Item()]
    deliver(northern, book("1", held=[Held(items=[first, *others])]))
    before = list(Copy.objects.of(northern).values_list("pk", flat=True))
    deliver(northern, book("1", held=[Held(library="A"), Held(items=[*others[:2], then])]))
    (holding,) = Holding.objects.of(northern).exclude(sigla="A")
    known = holding.copies.of(northern).get(pk=before[0])
    assert (known.inventory, known.barcode, known.price) == (
        then.inventory,
        then.barcode,
        then.price,
    )
    assert not known.is_gone
    assert list(Copy.objects.of(northern).values_list("pk", flat=True)) == before


def test_two_inventory_numbers_under_one_barcode_are_two_copies(deliver, northern):
    deliver(northern, book("1", held=[Held(items=[Item(inventory="1", barcode="46")])]))
    deliver(northern, book("1", held=[Held(items=[Item(inventory="2", barcode="46")])]))
    assert [one.is_gone for one in Copy.objects.of(northern)] == [True, False]


def test_inventory_numbers_that_look_like_ours_are_no_trouble(deliver, northern):
    items = [Item(inventory=number) for number in ("5", "5", "5#2")]
    deliver(northern, book("1", held=[Held(items=items)]))
    assert Copy.objects.of(northern).count() == 3


def test_a_sigla_names_the_branch_that_has_it(deliver, northern):
    branch = Founding(code="north-2", name="Branch", parent=northern, kind=Kind.BRANCH)
    found = found_library(branch, actor=None)
    deliver(northern, book("1", held=[Held(library="NORTH-2"), Held(library="elsewhere")]))
    holdings = Holding.objects.of(northern)
    assert [one.branch for one in holdings] == [found, None]
    assert [one.sigla for one in holdings] == ["NORTH-2", "elsewhere"]
