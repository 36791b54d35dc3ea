"""In which order every engine answers, and page by page."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Description
from bibnet_catalog.searching.query import Sort

from tests.plugins.catalog.searching.shelf import BOTH, document


@pytest.mark.parametrize("text", ["", "   "])
def test_without_words_everything_is_found_the_latest_first(shelf, answer, text):
    answered = answer(text)
    assert answered.total == 7
    assert set(answered.editions[:2]) == {2, 7}


@pytest.mark.parametrize(
    ("sort", "expected"),
    [
        (Sort.NEWEST, [7, 2, 4, 1, 3, 5, 6]),
        (Sort.OLDEST, [6, 5, 3, 1, 4, 2, 7]),
        (Sort.TITLE, [7, 6, 4, 3, 5]),
    ],
)
def test_sorts(shelf, found, sort, expected):
    numbers = [one for one in found(sort=sort) if one in expected]
    assert numbers == expected


def test_authors_are_sorted_and_those_without_come_last(shelf, found):
    numbers = found(sort=Sort.AUTHOR)
    assert set(numbers[-2:]) == {6, 7}
    assert numbers.index(3) < numbers.index(4)  # Бочаров, Толстой


def test_pages_follow_each_other_and_end(shelf, answer):
    seen = []
    for page in (1, 2, 3, 4, 5):
        answered = answer("", sort=Sort.TITLE, page=page, page_size=2)
        assert answered.total == 7
        seen += answered.editions
    assert sorted(seen) == [1, 2, 3, 4, 5, 6, 7]
    assert answer("", page=10_000, page_size=100).editions == []


def test_of_equally_matching_editions_that_of_more_libraries_comes_first_then_the_newer(
    engine, found
):
    def book(year: int | None) -> Description:
        return Description(title="Вишнёвый сад", year=year)

    engine.rebuild(
        [
            document(1, book(1975), held=[("northern", "84")]),
            document(2, book(2003), held=[("northern", "84")]),
            document(3, book(None), held=[("northern", "84")]),
            document(4, book(2004), held=[("southern", "84")]),
            document(5, book(1975), held=BOTH),
            document(6, Description(title="Сад"), held=BOTH),
        ]
    )
    assert found("вишнёвый сад") == [5, 4, 2, 1, 3]
    assert found("заглавие:вишнёвый") == [5, 4, 2, 1, 3]


def test_what_matches_better_comes_before_what_more_libraries_have(engine, found):
    everywhere = [(f"library-{number}", "84") for number in range(200)]
    engine.rebuild(
        [
            document(
                1, Description(title="Вишнёвый сад и другие пьесы", year=2026), held=everywhere
            ),
            document(2, Description(title="Вишнёвый сад", year=1904)),
        ]
    )
    assert found("вишнёвый сад") == [2, 1]
