"""The search by fields, the first scope of a library, the years of the slider."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from bibnet_catalog.models import CatalogSettings
from bibnet_catalog.pages.advanced import AdvancedForm
from bibnet_catalog.pages.asking import Asked
from bibnet_catalog.pages.facets import ends
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.language import Field, parse
from bibnet_catalog.searching.query import Facet, Scope

EMPTY = Asked(scope=Scope.REGION, default=Scope.REGION)


def asked(**given) -> Asked:
    form = AdvancedForm(given)
    assert form.is_valid(), form.errors
    return form.asked(EMPTY)


def test_fields_become_a_question_that_could_have_been_typed():
    found = asked(title="Война мир", author="Толстой", phrase="в двух томах",
                  without="сборник", call='84(2)1 "Т"', first_year="1980",
                  kind=["book", "audio"], language="rus")  # fmt: skip
    assert found.text == (
        '"в двух томах" заглавие:Война заглавие:мир автор:Толстой шифр:"84(2)1 Т" -сборник'
    )
    clauses = parse(found.text).clauses
    assert [one.field for one in clauses] == [
        Field.ANYWHERE, Field.TITLE, Field.TITLE, Field.AUTHOR, Field.CALL_NUMBER, Field.ANYWHERE
    ]  # fmt: skip
    assert (clauses[0].is_phrase, clauses[-1].is_excluded) == (True, True)
    assert found.facets == {Facet.KIND: ("book", "audio"), Facet.LANGUAGE: ("rus",)}
    assert found.years == (1980, None)


@pytest.mark.parametrize(
    "given", [{"first_year": "19"}, {"kind": "nothing"}, {"title": "а" * 201}, {"language": "x"}]
)
def test_what_cannot_be_is_said_at_its_field(given):
    form = AdvancedForm(given)
    assert not form.is_valid()
    assert set(form.errors) == set(given)


def test_the_form_leads_to_the_results(both, see, engine):
    assert see("/catalog/advanced/").status_code == 200
    answer = see("/catalog/advanced/?title=Кот&audience=to_6")
    address = urlsplit(answer["Location"])
    assert (answer.status_code, address.path) == (302, "/catalog/")
    assert parse_qs(address.query) == {"q": ["заглавие:Кот"], "facet.audience": ["to_6"]}


def test_a_library_settles_where_its_readers_search_first(both, see, engine):
    northern, _southern = both
    see("/catalog/?q=кот")
    CatalogSettings.objects.create(library=northern, scope=Scope.LIBRARY)
    see("/catalog/?q=кот")
    see("/catalog/?q=кот&scope=region")
    see("/catalog/?q=кот", "southern")
    scopes = [scope for _library, _query, scope in engine.asked]
    assert scopes == [Scope.REGION, Scope.LIBRARY, Scope.REGION, Scope.REGION]


def test_the_slider_reaches_over_all_years_of_the_results():
    found = Found(total=3, editions=[], facets={Facet.YEAR: [("1987", 2), ("2021", 1)]})
    assert ends(EMPTY, found) == (1987, 2021)
    assert ends(EMPTY.but(years=(1950, None)), found) == (1950, 2021)
    assert ends(EMPTY, Found(total=1, editions=[], facets={Facet.YEAR: [("1987", 1)]})) is None
