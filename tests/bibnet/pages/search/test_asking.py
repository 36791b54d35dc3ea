from __future__ import annotations

import pytest

from bibnet.libraries.founding import Founding, found_library
from bibnet.libraries.models import Kind, State
from bibnet.pages.models import NewsPage, PageText
from bibnet.pages.search import search
from bibnet.pages.search.indexing import index_page

FORMS = """
выставка выставки выставке выставку выставкой выставкою выставок выставкам выставками выставках
"""


def titles(library, words: str) -> list[str]:
    return [hit.title for hit in search(library, words, limit=10).hits]


@pytest.fixture
def page(northern, make_news) -> NewsPage:
    return make_news(northern, "Ёлочные игрушки", lead="Открыли выставку к новому году.")


@pytest.mark.parametrize("form", FORMS.split())
def test_ten_forms_of_a_word_find_the_page(form, northern, page):
    assert titles(northern, form) == ["Ёлочные игрушки"]


@pytest.mark.parametrize("words", ["елочная игрушка", "ЁЛОЧНЫЕ", "ёлочных игрушек"])
def test_yo_and_case_do_not_matter(words, northern, page):
    assert titles(northern, words) == ["Ёлочные игрушки"]


@pytest.mark.parametrize("words", ["dscnfdrf", "vystavka", "Vystavki"])
def test_another_layout_and_latin_letters_are_understood(words, northern, page):
    answer = search(northern, words, limit=10)
    assert [hit.title for hit in answer.hits] == ["Ёлочные игрушки"]
    assert answer.asked.lower().startswith("выставк")


def test_all_words_must_be_there_and_if_no_page_has_them_all_some_do(northern, page, make_news):
    make_news(northern, "Выставка гравюры")
    assert titles(northern, "выставка гравюра") == ["Выставка гравюры"]
    answer = search(northern, "выставка самоваров", limit=10)
    assert answer.is_partial
    assert answer.total == 2


def test_a_word_in_the_title_counts_more(northern, page, make_news):
    make_news(northern, "Выставка гравюры")
    assert titles(northern, "выставка")[0] == "Выставка гравюры"


def test_the_text_of_blocks_is_found(northern, make_news):
    make_news(northern, "Вечер", body=[("text", "<p>Пришёл <b>краевед</b>.</p>")])
    assert titles(northern, "краеведы") == ["Вечер"]


def test_drafts_and_withdrawn_pages_are_not_found(northern, page, make_news):
    make_news(northern, "Выставка в черновике", live=False)
    assert titles(northern, "черновик") == []
    page.unpublish()
    assert titles(northern, "выставка") == []
    page.delete()
    assert not PageText.objects.under(northern).filter(title="Ёлочные игрушки").exists()


def test_a_library_finds_its_own_pages_and_those_under_it(northern, southern, page, make_news):
    branch = found_library(
        Founding(code="branch", name="Branch", parent=northern, kind=Kind.BRANCH), actor=None
    )
    make_news(branch, "Выставка в филиале")
    assert set(titles(northern, "выставка")) == {"Ёлочные игрушки", "Выставка в филиале"}
    assert titles(branch, "выставка") == ["Выставка в филиале"]
    assert titles(southern, "выставка") == []


def test_the_portal_finds_all_but_practice_libraries(region, northern, southern, page, make_news):
    make_news(southern, "Выставка на юге")
    planted = "Что умеет портал"
    assert set(titles(region, "выставка")) == {planted, "Ёлочные игрушки", "Выставка на юге"}
    southern.state = State.PRACTICE
    southern.save(update_fields=["state"])
    assert set(titles(region, "выставка")) == {planted, "Ёлочные игрушки"}
    assert titles(southern, "выставка") == ["Выставка на юге"]


@pytest.mark.parametrize(
    "words", ['"', "' OR 1=1 --", "NEAR(", "*", "a:b", "& | !", "выставка)", "\\", "%", "и"]
)
def test_signs_of_the_engines_mean_nothing(words, northern, page):
    search(northern, words, limit=10)


def test_indexing_twice_changes_nothing(northern, page):
    before = PageText.objects.under(northern).count()
    index_page(page)
    assert PageText.objects.under(northern).count() == before
    assert search(northern, "выставка", limit=10).total == 1


def test_the_search_page_shows_why_a_page_was_found(client, northern, page):
    response = client.get("/search/?q=выставок", headers={"host": "northern.localhost"})
    html = response.content.decode()
    assert "<mark>выставку</mark>" in html
    assert 'href="/news/' in html


def test_the_search_page_shows_a_query_as_text(client, northern):
    response = client.get(
        "/search/", {"q": "<script>alert(1)</script>"}, headers={"host": "northern.localhost"}
    )
    assert "<script>alert(1)" not in response.content.decode()


def test_fifty_hits_take_as_many_queries_as_ten(client, northern, make_news):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    counts = []
    for number in (10, 40):
        for at in range(number):
            make_news(northern, f"Выставка {number} {at}")
        with CaptureQueriesContext(connection) as queries:
            client.get("/search/?q=выставки", headers={"host": "northern.localhost"})
        counts.append(len(queries))
    assert counts[0] >= counts[1]
    assert counts[1] <= 25


def test_a_search_that_finds_nothing_leads_on(client, northern, southern, make_news):
    make_news(southern, "Мармелад")
    page = client.get("/search/?q=мармелад", headers={"host": "northern.localhost"})
    told = page.content.decode().partition('class="empty"')[2].partition("</div>")[0]
    words = "%D0%BC%D0%B0%D1%80%D0%BC%D0%B5%D0%BB%D0%B0%D0%B4"
    everywhere = f"http://region.localhost:8000/search/?q={words}"
    assert everywhere in told
    assert f"http://region.localhost:8000/libraries/?q={words}" in told
    assert 'href="/ask/"' in told
    found = client.get(f"/search/?q={words}", headers={"host": "region.localhost"})
    assert "Мармелад" in found.content.decode().partition('class="news"')[2]
    nowhere = client.get("/search/?q=ъъъъ", headers={"host": "region.localhost"}).content.decode()
    assert "/libraries/?q=" in nowhere
    assert nowhere.count("/search/?q=") == 0
