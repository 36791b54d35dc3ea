"""What narrows results on every engine: facets with their counts, years, whose stock counts."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Description
from bibnet_catalog.searching.engines.embedded import EmbeddedEngine, counting
from bibnet_catalog.searching.query import Facet, Query

from tests.plugins.catalog.searching.shelf import document


@pytest.mark.parametrize(
    ("facets", "expected"),
    [
        ({Facet.LIBRARY: ("southern",)}, {1, 2, 5}),
        ({Facet.DISTRICT: ("north",)}, {1, 3, 4, 6, 7}),
        ({Facet.DISTRICT: ("north", "south")}, {1, 2, 3, 4, 5, 6, 7}),
        ({Facet.KIND: ("article",)}, {7}),
        ({Facet.LANGUAGE: ("eng", "ger")}, {5}),
        ({Facet.YEAR: ("1987", "1990")}, {1, 4}),
        ({Facet.YEAR: ("soon",)}, set()),
        ({Facet.AUTHOR: ("Толстой, Лев Николаевич",)}, {1, 2}),
        ({Facet.SUBJECT: ("Отечественная война 1812 г.",)}, {1}),
        ({Facet.GENRE: ("Роман",)}, {4}),
        ({Facet.AGE: ("12",)}, {1}),
        ({Facet.AUDIENCE: ("adults",)}, {1}),
        ({Facet.NEW: ("30",)}, {2, 7}),
        ({Facet.AVAILABLE: ("now",)}, {1, 4}),
        ({Facet.AVAILABLE: ("now",), Facet.LIBRARY: ("northern",)}, {4}),
        ({Facet.LIBRARY: ("southern",), Facet.LANGUAGE: ("rus",)}, {1, 2}),
        ({Facet.LIBRARY: ("nowhere",)}, set()),
    ],
)
def test_facets_narrow(shelf, found, facets, expected):
    assert set(found(facets=facets)) == expected


def test_facets_count_all_results_and_not_the_page(shelf, answer):
    facets = answer("", page_size=1).facets
    assert facets[Facet.LIBRARY] == [("northern", 5), ("southern", 3)]
    assert dict(facets[Facet.DISTRICT]) == {"north": 5, "south": 3}
    assert facets[Facet.LANGUAGE] == [("rus", 6), ("eng", 1)]
    assert dict(facets[Facet.YEAR])["1987"] == 1
    assert dict(facets[Facet.KIND]) == {"book": 6, "article": 1}
    assert facets[Facet.AUTHOR][0] == ("Толстой, Лев Николаевич", 2)
    assert dict(facets[Facet.NEW]) == {"30": 2, "90": 2}
    assert facets[Facet.AVAILABLE] == [("now", 2)]


def test_only_a_copy_of_a_library_that_counts_is_available(shelf, answer):
    found = answer("", libraries=frozenset({"northern"}), facets={Facet.AVAILABLE: ("now",)})
    assert (found.editions, found.facets[Facet.AVAILABLE]) == ([4], [("now", 1)])
    assert answer("", libraries=frozenset({"southern"})).facets[Facet.AVAILABLE] == [("now", 1)]


def test_a_facet_shows_the_values_beside_the_chosen_ones(shelf, answer):
    facets = answer("война", facets={Facet.LIBRARY: ("southern",)}).facets
    assert dict(facets[Facet.LIBRARY]) == {"northern": 2, "southern": 2}
    assert dict(facets[Facet.YEAR]) == {"1987": 1, "2015": 1}


def test_only_the_facets_that_were_asked_for_are_counted(shelf, answer):
    assert set(answer("война", counted=(Facet.KIND,)).facets) == {Facet.KIND}


@pytest.mark.parametrize(
    ("years", "expected"),
    [
        ((1987, 1990), {1, 4}),
        ((None, 1900), {5, 6}),
        ((2000, None), {2, 7}),
        ((1990, 1987), set()),
    ],
)
def test_years_narrow(shelf, found, years, expected):
    assert set(found(years=years)) == expected


def test_a_library_that_is_not_meant_does_not_exist(shelf, answer):
    southern = frozenset({"southern"})
    answered = answer("", libraries=southern)
    assert set(answered.editions) == {1, 2, 5}
    assert answered.facets[Facet.LIBRARY] == [("southern", 3)]
    assert answered.facets[Facet.DISTRICT] == [("south", 3)]
    chosen = {Facet.LIBRARY: ("northern",)}
    assert answer("", libraries=southern, facets=chosen).total == 0
    chosen = {Facet.DISTRICT: ("north",)}
    assert answer("", libraries=southern, facets=chosen).total == 0
    assert answer("князь", libraries=southern).total == 0
    assert answer("княз", libraries=southern).suggestion == ""
    assert shelf.suggest("княз", libraries=southern, most=8) == []
    assert answer("", libraries=frozenset()).total == 0


def test_an_edition_of_two_libraries_counts_once_in_their_district(engine, answer):
    title = Description(title="Вишнёвый сад")
    engine.rebuild(
        [
            document(1, title, held=[("northern", ""), ("eastern", "")]),
            document(2, title, held=[("eastern", ""), ("western", "")]),
            document(3, title, held=[("western", "")]),
            document(4, title, held=[("southern", "")]),
        ]
    )
    some = frozenset({"northern", "eastern", "southern"})
    facets = answer("сад", libraries=some).facets
    assert facets[Facet.DISTRICT] == [("north", 2), ("south", 1)]


def test_all_districts_are_counted_by_one_question(settings, tmp_path, monkeypatch):
    settings.VAR_DIR = tmp_path
    own = EmbeddedEngine()
    districts = {f"{letter}{number}": letter for letter in "abcd" for number in range(3)}
    monkeypatch.setattr(
        "tests.plugins.catalog.searching.shelf.district_of", lambda code: districts[code]
    )
    held = [(code, "") for code in districts]
    own.rebuild([document(1, Description(title="Вишнёвый сад"), held=held)])
    asked = []

    def count(*args):
        asked.append(args)
        return aggregated(*args)

    aggregated = counting._aggregated
    monkeypatch.setattr(counting, "_aggregated", count)
    query = Query(text="сад", libraries=frozenset(districts), counted=(Facet.DISTRICT,))
    found = own.search(query)
    assert found.facets[Facet.DISTRICT] == [("a", 1), ("b", 1), ("c", 1), ("d", 1)]
    assert len(asked) == 2
