"""The page of a set lists its volumes in order, that of a volume leads to the set."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Level
from bibnet_catalog.pages.volumes import numbers_in
from bs4 import BeautifulSoup

from tests.plugins.catalog.conftest import book

SET = "Собрание сочинений"


def volume(turn: str, number: str, **kwargs):
    return book(number, SET, part_number=turn, level=Level.VOLUME, **kwargs)


def whole(**kwargs):
    return book(
        "set", SET, level=Level.SET, year=1985, last_year=1990, held=[], pages=None, **kwargs
    )


def beside(answer) -> list[str]:
    """The titles of the section with the set and its volumes."""
    section = BeautifulSoup(answer.content, "html.parser").select_one(
        'section[aria-labelledby="catalog-volumes"]'
    )
    found = section.select("h3") if section else []
    return [one.get_text().replace("\u00ad", "").replace("\u00a0", " ") for one in found]


@pytest.fixture
def stock(both, deliver, engine):
    northern, southern = both
    deliver(northern, whole(), *(volume(f"Т. {n}", f"v{n}", year=1987) for n in (10, 2)))
    deliver(southern, volume("Т. 1", "v1", year=1986))
    # Another edition of the works, by another publisher, and another author's.
    deliver(southern, volume("Т. 3", "o3", publishers=["Детгиз"], year=1987))
    deliver(southern, volume("Т. 4", "o4", year=1937))


def test_a_set_lists_its_volumes_by_their_numbers(stock, see, northern, edition_of):
    answer = see(f"/catalog/{edition_of(northern, 'set').pk}/")
    assert beside(answer) == [f"{SET}. Т. 1", f"{SET}. Т. 2", f"{SET}. Т. 10"]


def test_a_volume_leads_to_its_set_and_the_other_volumes(stock, see, southern, edition_of):
    answer = see(f"/catalog/{edition_of(southern, 'v1').pk}/")
    assert beside(answer) == [SET, f"{SET}. Т. 2", f"{SET}. Т. 10"]


def test_what_stands_among_the_volumes_stands_on_no_shelf_below(
    stock, deliver, see, northern, edition_of
):
    deliver(northern, book("near", "Казаки"))
    page = BeautifulSoup(see(f"/catalog/{edition_of(northern, 'set').pk}/").content, "html.parser")
    below = {one.get_text().replace("\u00ad", "") for one in page.select(".shelf__item b")}
    assert "Казаки" in below
    assert not below & {f"{SET}. Т. {n}" for n in (1, 2, 10)}


def test_a_book_by_itself_has_no_volumes(both, deliver, engine, see, northern, edition_of):
    deliver(northern, book("1"))
    assert beside(see(f"/catalog/{edition_of(northern, '1').pk}/")) == []


def test_many_volumes_take_as_many_queries_as_few(
    both, deliver, engine, see, northern, edition_of, queries_of
):
    deliver(northern, whole(), *(volume(f"Т. {n}", f"v{n}") for n in range(1, 4)))
    number = edition_of(northern, "set").pk
    few = queries_of(lambda: see(f"/catalog/{number}/"))
    deliver(northern, *(volume(f"Т. {n}", f"v{n}") for n in range(4, 20)))
    assert queries_of(lambda: see(f"/catalog/{number}/")) == few


@pytest.mark.parametrize(
    ("text", "numbers"),
    [("Т. 2", [2]), ("Т. 10, кн. 2", [10, 2]), ("Vol. IV", [4]), ("Ч. XIX", [19]), ("", [])],
)
def test_numbers_of_volumes(text, numbers):
    assert numbers_in(text) == numbers
