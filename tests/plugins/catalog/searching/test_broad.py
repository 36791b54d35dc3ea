"""The embedded engine's ways for very many and for few results: the answers are the same ones."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from bibnet_catalog.describing.description import Description
from bibnet_catalog.searching.engines import engine
from bibnet_catalog.searching.engines.embedded import counting, index
from bibnet_catalog.searching.engines.embedded.kept import Kept
from bibnet_catalog.searching.query import Facet, Query

from tests.plugins.catalog.searching.shelf import document

NOW = datetime.now(UTC)
WORDS = ("река", "река и лес", "лес и река весной", "река, лес, поле")
HOLDERS = (["northern"], ["southern"], ["northern", "southern"], ["southern"])


@pytest.fixture
def woods(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    own = engine()
    own.rebuild(_document(number) for number in range(1, 41))
    return own


def _document(number):
    return document(
        number,
        Description(title=f"{WORDS[number % 4]} {number}", year=1950 + number, languages=["rus"]),
        held=[(code, "84") for code in HOLDERS[number % 4]],
        added=NOW - timedelta(days=4 * number),
    )


QUERIES = [
    Query(text="река"),
    Query(text="лес", page=2, page_size=5),
    Query(text="река", libraries=frozenset({"southern"})),
    Query(text="река лес", libraries=frozenset({"northern", "southern"})),
    Query(text="лес", facets={Facet.LIBRARY: ("northern",), Facet.NEW: ("90",)}),
    Query(),
]


@pytest.mark.parametrize("query", QUERIES)
def test_many_results_are_answered_like_few(woods, query, monkeypatch):
    few = woods.search(query)
    monkeypatch.setattr(counting, "BROAD", 1)
    monkeypatch.setattr(index, "SPARSE", 0.0)
    many = woods.search(query)
    assert many == few
    assert woods.search(query) == few  # what was kept


@pytest.mark.parametrize("share", [0.0, 1.1])
def test_what_is_new_and_where_it_stands_is_counted(woods, share, monkeypatch):
    monkeypatch.setattr(index, "SPARSE", share)
    found = woods.search(Query(text="река"))
    assert dict(found.facets[Facet.NEW]) == {"30": 7, "90": 22}
    assert dict(found.facets[Facet.LIBRARY]) == {"northern": 20, "southern": 30}


def test_what_is_kept_is_of_one_state(woods, monkeypatch):
    monkeypatch.setattr(counting, "BROAD", 1)
    assert woods.search(Query(text="река")).total == 40
    woods.write([], gone=[3])
    found = woods.search(Query(text="река"))
    assert (found.total, dict(found.facets[Facet.LANGUAGE])) == (39, {"rus": 39})
    assert 3 not in woods.search(Query(text="река", page_size=100)).editions


def test_who_takes_an_answer_does_not_change_the_next(woods, monkeypatch):
    monkeypatch.setattr(counting, "BROAD", 1)
    first = woods.search(Query(text="река"))
    first.editions.clear()
    first.facets[Facet.YEAR].clear()
    assert woods.search(Query(text="река")) != first


def test_the_answers_asked_for_last_are_kept():
    kept = Kept[int](2)
    kept.put("a", 1)
    kept.put("b", 2)
    kept.get("a")
    kept.put("c", 3)
    assert (kept.get("a"), kept.get("b"), kept.get("c")) == (1, None, 3)
    assert kept.of("b", lambda: 4) == 4


@pytest.mark.parametrize(
    ("libraries", "expected"),
    [
        ({"northern", "eastern", "southern"}, {"north": 3, "south": 1}),
        ({"northern", "eastern"}, {"north": 3}),
        ({"northern"}, {"north": 2}),
        ({"southern"}, {"south": 1}),
    ],
)
def test_a_district_is_counted_by_its_libraries_that_count(woods, libraries, expected):
    held = (["northern"], ["northern", "eastern"], ["eastern", "southern"])
    woods.rebuild(
        document(number, Description(title="Река"), held=[(code, "") for code in codes])
        for number, codes in enumerate(held, 1)
    )
    found = woods.search(Query(text="река", libraries=frozenset(libraries)))
    assert dict(found.facets[Facet.DISTRICT]) == expected
