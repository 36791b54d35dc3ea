"""Other plugins ask for copies by what is written on them, one or many."""

from __future__ import annotations

import pytest
from bibnet_catalog import api
from bibnet_catalog.describing.description import Description
from bibnet_catalog.entering.acts import enter
from bibnet_catalog.entering.copies import Row
from bibnet_catalog.models import Copy
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.libraries.models import Library
from bibnet.plugins.services import enable_plugin


@pytest.fixture
def stocked(northern: Library, southern: Library) -> Library:
    for library in (northern, southern):
        enable_plugin(library=library, slug="catalog", actor=None)
    rows = [Row(inventory=f"{one}-7", barcode=f"460{one}") for one in range(1, 30)]
    enter(northern, Description(title="Книга", is_brief=True), rows, actor=None)
    # What one calls a barcode another one calls an inventory number, and one number stands twice.
    others = [
        Row(inventory="4601"),
        Row(inventory="one"),
        Row(inventory="two"),
        Row(inventory="ж/2"),
    ]
    enter(northern, Description(title="Другая", is_brief=True), others, actor=None)
    # As deliveries write it, whatever a form refuses.
    Copy.objects.of(northern).filter(inventory__in=("one", "two")).update(inventory="twice")
    enter(southern, Description(title="Чужая", is_brief=True), [Row(inventory="far")], actor=None)
    return northern


def test_many_numbers_are_told_as_each_of_them_is(stocked):
    asked = ["1-7", "4602", "4601", "46 03", " ж / 2 ", "twice", "far", "none", ""]
    found = api.copies_by_numbers(stocked, asked)
    assert found == {one: api.numbered_copies(stocked, one) for one in asked}
    assert [len(found[one]) for one in asked] == [1, 1, 1, 1, 1, 2, 0, 0, 0]
    assert found["4601"][0].inventory == "1-7"


def test_the_copies_of_many_works_are_those_of_each_for_as_many_queries(stocked):
    first, second = dict.fromkeys(one.edition.work for one in api.each_copy(stocked))
    Copy.objects.of(stocked).filter(holding__edition__work=first).update(state="lost")
    costs = []
    for wanted in ([second], [first, second]):
        with CaptureQueriesContext(connection) as asked:
            found = api.copies_of_works(stocked, wanted)
        costs.append(len(asked))
        assert found == {work: api.copies_of(stocked, work=work) for work in wanted}
    assert costs[0] == costs[1]
    assert not found[first]


def test_many_numbers_cost_as_many_queries_as_one(stocked):
    costs = []
    for numbers in (["1-7"], [f"{one}-7" for one in range(1, 30)]):
        with CaptureQueriesContext(connection) as asked:
            assert all(api.copies_by_numbers(stocked, numbers).values())
        costs.append(len(asked))
    assert costs[0] == costs[1]
