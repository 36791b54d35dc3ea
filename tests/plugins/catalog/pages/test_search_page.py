"""The search page: its state is its address, and it works without a script."""

from __future__ import annotations

import re
from html import unescape

import pytest
from bibnet_catalog.models import Edition
from bibnet_catalog.pages.asking import PAGE_SIZE, Asked
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.query import Facet, Scope, Sort
from django.http import QueryDict

from bibnet import stamps
from bibnet.libraries.models import Library
from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import TOLSTOY, book

FACETS = {
    Facet.LIBRARY: [("northern", 7), ("southern", 3)],
    Facet.KIND: [("book", 9), ("audio", 1)],
    Facet.LANGUAGE: [("rus", 9), ("eng", 1)],
    Facet.AUTHOR: [(f"Автор {n}", 20 - n) for n in range(12)],
    Facet.YEAR: [("1987", 4), ("2021", 2)],
}


@pytest.fixture
def books(both, deliver) -> list[int]:
    """Sixty editions of the Northern library, some of which the Southern has too."""
    deliver(both[0], *[book(str(n), f"Повесть номер {n}", people=[TOLSTOY]) for n in range(60)])
    deliver(both[1], *[book(f"s{n}", f"Повесть номер {n}", people=[TOLSTOY]) for n in range(5)])
    return list(Edition.objects.filter(merged_into=None).values_list("pk", flat=True))


def asked(query: str, **kwargs) -> Asked:
    return Asked.read(QueryDict(query), **{"default": Scope.REGION, **kwargs})


def text_of(answer) -> str:
    text = unescape(re.sub("<[^>]+>", " ", answer.content.decode()))
    return " ".join(text.replace("\u00ad", "").replace("\u00a0", " ").split())


def test_an_address_says_all_and_is_written_again():
    query = "q=%D0%BA%D0%BE%D1%82&scope=library&sort=newest&page=3&year_from=1980&year_to=1990"
    query += "&facet.kind=book&facet.kind=audio&facet.language=rus"
    found = asked(query)
    assert found.text == "кот"
    assert (found.scope, found.sort, found.page) == (Scope.LIBRARY, Sort.NEWEST, 3)
    assert found.years == (1980, 1990)
    assert found.facets == {Facet.KIND: ("book", "audio"), Facet.LANGUAGE: ("rus",)}
    assert asked(found.address[1:]) == found
    assert found.query().page_size == PAGE_SIZE


@pytest.mark.parametrize(
    "query",
    [
        "scope=nowhere&sort=upside&page=-1&year_from=abc&year_to=99999&facet.kind=&facet.no=1",
        "q=%00&page=99999999999999999999&year_from=%D9%A1%D9%A2",
        "facet.year=1987",
    ],
)
def test_what_an_address_cannot_mean_is_left_out(query):
    found = asked(query)
    assert (found.scope, found.sort) == (Scope.REGION, Sort.RELEVANCE)
    assert found.page in (1, 200)
    assert found.is_empty


def test_years_the_wrong_way_round_are_turned():
    assert asked("year_from=2000&year_to=1990").years == (1990, 2000)


def test_a_chosen_value_is_taken_away_alone():
    found = asked("q=x&page=4&facet.kind=book&facet.kind=audio")
    assert found.without(Facet.KIND, "book").address == "?q=x&facet.kind=audio"
    assert found.without(Facet.KIND, "book").without(Facet.KIND, "audio").address == "?q=x"


def test_the_door_shows_what_came_last_and_asks_no_engine(books, engine, see):
    answer = see("/catalog/")
    assert "Новые поступления" in text_of(answer)
    assert "Повесть номер 59" in text_of(answer)
    assert engine.asked == []
    assert "noindex" not in answer.content.decode()


def test_an_empty_catalogue_says_so(both, engine, see):
    assert "В каталоге пока пусто" in text_of(see("/catalog/"))


def test_results_say_title_author_year_and_who_has_it(books, engine, see):
    engine.found = Found(total=2, editions=books[:1] + books[-1:], facets=FACETS)
    page = text_of(see("/catalog/?q=повесть"))
    assert "Нашлось 2 издания" in page
    assert "Повесть номер 0" in page
    assert "Л. Н. Толстой" in page
    assert "Есть здесь и ещё в 1 библиотеке" in page
    assert "noindex" in see("/catalog/?q=повесть").content.decode()


def test_the_engine_is_asked_what_the_address_says(books, engine, see, northern):
    see("/catalog/?q=повесть&scope=library&facet.kind=book&sort=title&page=2&year_from=1980")
    [(library, query, scope)] = engine.asked
    assert (library, scope) == (northern, Scope.LIBRARY)
    assert (query.text, query.sort, query.page) == ("повесть", Sort.TITLE, 2)
    assert query.facets == {Facet.KIND: ("book",)}
    assert query.years == (1980, None)


def test_facets_have_counts_and_chosen_ones_are_chips(books, engine, see):
    engine.found = Found(total=1, editions=books[:1], facets=FACETS)
    answer = see("/catalog/?q=x&facet.kind=book&year_from=1980")
    page, content = text_of(answer), answer.content.decode()
    assert 'name="facet.kind" value="book" checked' in content
    assert 'name="facet.kind" value="audio">' in content
    assert "Аудиокнига 1" in page
    assert "Русский 9" in page
    assert "Ещё 6" in page  # authors
    chips = re.findall(r'<a class="chip chip--on" href="([^"]+)"', content)
    assert [unescape(one) for one in chips] == ["?q=x&year_from=1980", "?q=x&facet.kind=book"]
    # Years of one press carry the rest along.
    assert "?q=x&amp;year_from=2020&amp;facet.kind=book" in content


def test_forms_carry_what_the_others_have_chosen(books, engine, see):
    engine.found = Found(total=1, editions=books[:1], facets=FACETS)
    content = see("/catalog/?q=x&scope=library&sort=title&facet.kind=book").content.decode()
    form = content[content.index('class="facets"') :].partition("</form>")[0]
    assert '<input type="hidden" name="q" value="x">' in form
    assert '<input type="hidden" name="scope" value="library">' in form
    assert '<input type="hidden" name="sort" value="title">' in form
    sort = content[content.index("catalog-sort") :].partition("</form>")[0]
    assert '<input type="hidden" name="facet.kind" value="book">' in sort
    assert 'name="sort"' in sort


def test_other_pages_keep_the_address(books, engine, see):
    content = see("/catalog/?q=x&facet.kind=book").content.decode()
    assert 'href="?q=x&amp;facet.kind=book&amp;page=2"' in content


def test_a_page_behind_the_last_leads_to_it(books, engine, see):
    answer = see("/catalog/?q=x&page=99")
    assert answer.status_code == 302
    assert answer.url == "/catalog/?q=x&page=3"


def test_nothing_found_says_what_to_do(both, engine, see):
    engine.found = Found(total=0, editions=[], suggestion="карамазовы")
    page = see("/catalog/?q=карамазофы&scope=library&facet.kind=map")
    text = text_of(page)
    assert "По запросу «карамазофы» ничего не нашлось" in text
    assert "Возможно, вы искали:" in text
    assert "То же без фильтров" in text
    assert "Искать во всех библиотеках области" in text
    assert "Спросить библиотекаря" in text
    assert page.status_code == 200


def test_a_guess_that_found_something_is_told(books, engine, see):
    engine.found = Found(total=1, editions=books[:1], suggestion="повесть")
    content = see("/catalog/?q=повисть").content.decode()
    assert "По запросу «повисть» ничего не нашлось" in text_of(see("/catalog/?q=повисть"))
    assert "?q=%D0%BF%D0%BE%D0%B2%D0%B5%D1%81%D1%82%D1%8C" in content


def test_an_engine_that_is_down_is_told(books, engine, see):
    engine.found = Found(total=1, editions=books[:1], is_complete=False)
    assert "Поиск пока работает не полностью" in text_of(see("/catalog/?q=x"))


def test_words_of_the_reader_are_escaped(both, engine, see):
    engine.found = Found(total=0, editions=[], suggestion="<b>y</b>")
    content = see("/catalog/?q=<script>alert(1)</script>&facet.kind=<i>").content.decode()
    assert "<script>alert" not in content
    assert "<i>" not in content
    assert "<b>y</b>" not in content


def test_scopes_are_offered_where_there_are_several(books, engine, see, northern, region):
    assert 'value="library"' in see("/catalog/?q=x").content.decode()
    assert 'value="system"' not in see("/catalog/?q=x").content.decode()
    assert 'value="library"' not in see("/catalog/?q=x", "region").content.decode()


def test_a_childrens_library_does_not_show_what_is_for_adults(both, deliver, engine, see, northern):
    deliver(northern, book("1", "Для всех", age_mark=6), book("2", "Взрослое", age_mark=18))
    assert "Взрослое" in text_of(see("/catalog/?q=x"))
    Library.objects.filter(pk=northern.pk).update(is_childrens=True)
    stamps.bump("network")
    page = text_of(see("/catalog/?q=x"))
    assert "Взрослое" not in page
    assert "1 издание для взрослых здесь не показываем" in page
    assert "Взрослое" not in text_of(see("/catalog/"))


def test_it_is_gone_where_the_plugin_is_off(books, engine, see, northern):
    disable_plugin(library=northern, slug="catalog", actor=None)
    for path in ("/catalog/", "/catalog/new/", "/catalog/new/rss/", f"/catalog/{books[0]}/"):
        assert see(path).status_code == 404
        assert see(path, "southern").status_code == 200


def test_fifty_results_take_as_many_queries_as_ten(books, engine, see, queries_of):
    def shown(number: int):
        engine.found = Found(total=60, editions=books[:number], facets=FACETS)
        return queries_of(lambda: see("/catalog/?q=x&facet.library=northern"))

    assert shown(10) == shown(50)
