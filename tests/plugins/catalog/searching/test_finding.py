"""Whose stock is searched, by the engine or by the database, and what the API says of it."""

from __future__ import annotations

import pytest
from bibnet_catalog.describing.description import Held, Isbn, Item, Person
from bibnet_catalog.searching.draining import drain
from bibnet_catalog.searching.engines.embedded.folder import Folder
from bibnet_catalog.searching.finding import codes, find, suggest
from bibnet_catalog.searching.query import Facet, Query, Scope
from bibnet_catalog.serializers import (
    EntrySerializer,
    FacetValueSerializer,
    HoldingSerializer,
    ResultsSerializer,
    SuggestionSerializer,
    SuggestionsSerializer,
)

from bibnet.libraries.models import Library
from bibnet.plugins.services import disable_plugin, enable_plugin
from tests.plugins.catalog.conftest import book

ISBN = [Isbn(text="5-02-013850-9", isbn13="9785020138506")]
WELLS = Person(surname="Уэллс", given="Герберт", initials="Г.", roles=["070"])


@pytest.fixture(autouse=True)
def _own_index(settings, tmp_path):
    settings.VAR_DIR = tmp_path


@pytest.fixture
def stock(deliver, region, northern, southern):
    """The plugin on in the region and both libraries; a book that both have, and one each."""
    for library in (region, northern, southern):
        enable_plugin(library=library, slug="catalog", actor=None)
    deliver(
        northern,
        book("1", isbns=ISBN, held=[Held(call_number="84 Т53")]),
        book("2", "Анна Каренина"),
    )
    deliver(southern, book("1", isbns=ISBN), book("3", "Машина времени", people=[WELLS]))
    drain()


def titles(library: Library, text: str = "", scope: Scope = Scope.REGION, **kwargs) -> set[str]:
    from bibnet_catalog.models import Edition

    found = find(library, Query(text=text, **kwargs), scope=scope)
    return set(Edition.objects.filter(pk__in=found.editions).values_list("title", flat=True))


def test_a_scope_is_the_library_or_the_region(stock, northern, southern, region):
    assert titles(northern, scope=Scope.LIBRARY) == {"Война и мир", "Анна Каренина"}
    assert titles(southern, scope=Scope.SYSTEM) == {"Война и мир", "Машина времени"}
    assert titles(northern) == {"Война и мир", "Анна Каренина", "Машина времени"}
    assert titles(region, scope=Scope.LIBRARY) == titles(northern)


def test_where_the_plugin_is_off_nothing_is_found_suggested_or_counted(stock, northern, southern):
    assert [one.text for one in suggest(northern, "маш", scope=Scope.REGION)]
    disable_plugin(library=southern, slug="catalog", actor=None)
    assert codes(northern, Scope.REGION) == {"northern", "region"}
    assert titles(northern) == {"Война и мир", "Анна Каренина"}
    found = find(northern, Query(), scope=Scope.REGION)
    assert [value for value, _count in found.facets[Facet.LIBRARY]] == ["northern"]
    assert suggest(northern, "маш", scope=Scope.REGION) == []
    assert titles(northern, "маш") == set()
    enable_plugin(library=southern, slug="catalog", actor=None)
    assert "Машина времени" in titles(northern)


def test_a_practice_library_is_found_on_its_own_site_only(stock, northern, southern):
    from bibnet import stamps

    southern.state = "practice"
    southern.save()
    stamps.bump("network")
    assert titles(northern) == {"Война и мир", "Анна Каренина"}
    southern = Library.objects.get(pk=southern.pk)
    assert "Машина времени" in titles(southern)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {"Война и мир", "Анна Каренина", "Машина времени"}),
        ("война", {"Война и мир"}),
        ("толстой каренина", {"Анна Каренина"}),
        ("толстой -каренина", {"Война и мир"}),
        ("5-02-013850-9", {"Война и мир"}),
        ("978-5-02-013850-6", {"Война и мир"}),
        ("нашествие", set()),
    ],
)
def test_without_an_index_the_database_answers(stock, northern, text, expected):
    (Folder().root / "current").unlink()
    found = find(northern, Query(text=text), scope=Scope.REGION)
    assert not found.is_complete
    assert titles(northern, text) == expected
    assert found.total == len(expected)
    assert suggest(northern, "вой", scope=Scope.REGION) == []


def test_the_database_shows_the_scope_only(stock, northern, southern):
    (Folder().root / "current").unlink()
    assert titles(northern, scope=Scope.LIBRARY) == {"Война и мир", "Анна Каренина"}
    disable_plugin(library=southern, slug="catalog", actor=None)
    assert titles(northern) == {"Война и мир", "Анна Каренина"}


def test_what_a_library_has_lost_is_not_found_in_its_stock(stock, deliver, northern):
    lost = [Item(inventory="9", state="lost")]
    deliver(northern, book("1", isbns=ISBN, held=[Held(items=lost)]))
    deliver(northern, book("2", "Анна Каренина", held=[Held(items=lost)]))
    drain()
    for _answer in ("of the index", "of the database"):
        assert titles(northern, scope=Scope.LIBRARY) == set()
        assert titles(northern) == {"Война и мир", "Машина времени"}
        (Folder().root / "current").unlink(missing_ok=True)


def ask(client, path: str, **data):
    headers = {"host": "northern.localhost"}
    return client.get(f"/api/v1/catalog/{path}", data, headers=headers)


def test_the_api_gives_results_with_their_holdings(stock, client):
    told = ask(client, "search", q="война").json()
    assert told["total"] == 1
    [one] = told["results"]
    assert (one["title"], one["year"], one["isbns"]) == ("Война и мир", 1987, ["9785020138506"])
    assert one["authors"] == ["Л. Н. Толстой"]
    assert one["url"].endswith(f"/catalog/{one['id']}/")
    held = {row["library"]: row["call_number"] for row in one["holdings"]}
    assert held == {"northern": "84 Т53", "southern": "84(2)1"}
    libraries = {row["value"]: row["count"] for row in told["facets"]["library"]}
    assert libraries == {"northern": 1, "southern": 1}
    assert (told["suggestion"], told["is_complete"]) == ("", True)


def test_the_api_answers_with_the_fields_that_its_schema_names(stock, client):
    told = ask(client, "search", q="война").json()
    assert list(told) == list(ResultsSerializer().fields)
    [one] = told["results"]
    assert list(one) == list(EntrySerializer().fields)
    assert list(one["holdings"][0]) == list(HoldingSerializer().fields)
    assert list(told["facets"]["library"][0]) == list(FacetValueSerializer().fields)
    suggested = ask(client, "suggest", q="вой").json()
    assert list(suggested) == list(SuggestionsSerializer().fields)
    assert list(suggested["suggestions"][0]) == list(SuggestionSerializer().fields)


def test_the_api_takes_scope_facets_years_sort_and_pages(stock, client):
    assert ask(client, "search", scope="library").json()["total"] == 2
    assert ask(client, "search", **{"facet.library": "southern"}).json()["total"] == 2
    chosen = {"facet.library": "southern", "facet.author": "Уэллс, Герберт"}
    assert ask(client, "search", **chosen).json()["total"] == 1
    assert ask(client, "search", year_from=1988).json()["total"] == 0
    rows = ask(client, "search", sort="title", page_size=1, page=2).json()["results"]
    assert [one["title"] for one in rows] == ["Война и мир"]
    assert ask(client, "search", q="djqyf").json()["suggestion"] == "война"


@pytest.mark.parametrize(
    "data",
    [
        {"scope": "country"},
        {"sort": "colour"},
        {"page": "0"},
        {"page_size": "101"},
        {"facet.colour": "red"},
        {"q": "а" * 301},
        {"year_from": "soon"},
    ],
)
def test_the_api_refuses_what_it_does_not_understand(stock, client, data):
    assert ask(client, "search", **data).status_code == 400


def test_the_api_suggests(stock, client):
    told = ask(client, "suggest", q="вой").json()
    assert told["suggestions"][0] == {"text": "Война и мир", "kind": "title"}
    assert ask(client, "suggest").json() == {"suggestions": []}


def test_the_api_is_not_there_where_the_plugin_is_off(stock, client, northern):
    disable_plugin(library=northern, slug="catalog", actor=None)
    assert ask(client, "search").status_code == ask(client, "suggest").status_code == 404


def test_the_queries_of_a_search_do_not_grow_with_its_results(stock, client, deliver, northern):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def queries() -> int:
        ask(client, "search", page_size=100)
        with CaptureQueriesContext(connection) as seen:
            ask(client, "search", page_size=100)
        return len(seen)

    before = queries()
    deliver(northern, *(book(f"n{number}", f"Книга {number}") for number in range(40)))
    drain()
    # Stamps, records, what the fullest say, holdings, marks.
    assert queries() == before == 5
