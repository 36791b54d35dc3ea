"""What a cataloguer types finds the editions of the network."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Isbn
from bibnet_catalog.entering import looking_up
from bibnet_catalog.entering.looking_up import look_up
from bibnet_catalog.searching.draining import drain
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.plugins.catalog.conftest import book

pytestmark = pytest.mark.usefixtures("catalogued")


@pytest.fixture
def stock(deliver, southern, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    isbns = [Isbn(text="5-02-013850-9", isbn13="9785020138506")]
    deliver(
        southern,
        book("1", isbns=isbns),
        book("2", "Анна Каренина", year=1985),
        book("3", "Ещё одна книга", people=[]),
    )


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("5-02-013850-9", "Война и мир"),
        ("978 5 02 013850 6", "Война и мир"),
        ("Толстой Война и мир", "Война и мир"),
        ("Л. Н. Толстой. Анна Каренина", "Анна Каренина"),
        ("анна каренина толстой", "Анна Каренина"),
        ("война", "Война и мир"),
        ("Анна Коренина Толстой", "Анна Каренина"),
        ("еще одна", "Ещё одна книга"),
        ("Преступление", ""),
        ("9785040000005", ""),
        ("", ""),
    ],
)
def test_by_number_by_author_and_title_by_words(stock, northern, typed, title):
    assert [one.title for one in look_up(typed, library=northern)] == ([title] if title else [])


def test_a_short_title_alone_is_looked_for_in_the_index(stock, northern):
    drain()
    with CaptureQueriesContext(connection) as queries:
        assert [one.title for one in look_up("война", library=northern)] == ["Война и мир"]
        assert [one.title for one in look_up("Воина и мир", library=northern)] == ["Война и мир"]
    assert not [one for one in queries if "REGEXP" in one["sql"].upper() or "~*" in one["sql"]]


def test_of_a_crowd_of_one_title_few_records_are_read(
    stock, northern, southern, deliver, monkeypatch
):
    title = "Большой энциклопедический словарь"
    crowd = [book(f"c{n}", title, people=[], year=1990 + n) for n in range(9)]
    deliver(southern, *crowd)
    monkeypatch.setattr(looking_up, "CROWD", 4)
    assert len(look_up(title, library=northern)) == 4
