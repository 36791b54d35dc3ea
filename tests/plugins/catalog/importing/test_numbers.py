"""A record is known by its number; without one by what it says."""

from __future__ import annotations

from dataclasses import replace

import pytest
from bibnet_catalog.describing.description import Held, Isbn, Item
from bibnet_catalog.models import (
    Copy,
    Delivery,
    Record,
)

from tests.plugins.catalog.conftest import book


def test_of_a_number_that_comes_twice_in_a_chunk_the_last_one_counts(deliver, northern, record_of):
    counts = deliver(northern, book("1"), book("1", "Воскресение"))
    assert (counts.read, counts.added, counts.unchanged) == (2, 1, 1)
    assert record_of(northern, "1").edition.title == "Воскресение"


def test_a_number_that_comes_again_in_a_later_chunk_of_the_run_counts_too(
    deliver, northern, record_of
):
    run = deliver.run(northern)
    deliver(northern, book("1"), run=run)
    counts = deliver(northern, book("1", annotation="again"), run=run)
    assert counts.changed == 1
    assert record_of(northern, "1").description["annotation"] == "again"
    (noted,) = Delivery.objects.of(northern)
    assert noted.outcome == "added"


def test_records_without_a_number_are_told_apart_by_their_copies(deliver, northern):
    items = [Held(items=[Item(inventory=number)]) for number in ("1", "2")]
    deliver(northern, *(book("", held=[one]) for one in items))
    assert deliver(northern, *(book("", held=[one]) for one in items)).unchanged == 2
    assert sorted(one.inventory for one in Copy.objects.of(northern)) == ["1", "2"]


NAMELESS = book("", held=[])


@pytest.mark.parametrize(
    "other",
    [
        {"responsibility": "пересказ для детей"},
        {"part_number": "Т. 2"},
        {"year": 1988},
        {"publishers": ["Правда"]},
        {"extent": "400 с."},
        {"people": []},
        {"isbns": [Isbn(text="5-02-013850-9", isbn13="9785020138506")]},
    ],
)
def test_records_without_a_number_are_told_apart_by_what_they_say(deliver, northern, other):
    for __ in range(2):
        deliver(northern, NAMELESS, replace(NAMELESS, **other))
    assert Record.objects.of(northern).count() == 2


def test_a_number_of_nothing_but_blanks_is_none(deliver, northern):
    deliver(northern, replace(NAMELESS, control_number=" \x00 "), NAMELESS)
    assert Record.objects.of(northern).count() == 1
