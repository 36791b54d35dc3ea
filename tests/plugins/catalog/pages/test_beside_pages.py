"""What the catalogue adds to other pages: menu, site search, home page, feed, sitemap."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest
from bibnet_catalog.importing.bringing import bring
from bibnet_catalog.importing.running import go_on
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.pages import in_site_search
from bibnet_catalog.searching.engine import Found

from bibnet.libraries.scope import library_scope
from bibnet.plugins import points
from bibnet.plugins.services import disable_plugin
from tests.plugins.catalog.conftest import book

FILES = Path(__file__).parent.parent / "files"


@pytest.fixture
def three(both, deliver, engine, edition_of) -> list[int]:
    northern, southern = both
    deliver(northern, book("1", "Казаки", age_mark=12), book("2", "Взрослое", age_mark=18))
    deliver(southern, book("3", "Хаджи-Мурат"))
    return [
        edition_of(library, number).pk
        for library, number in ((northern, "1"), (northern, "2"), (southern, "3"))
    ]


def test_the_menu_leads_to_the_catalogue_where_it_is_on(both, rf, northern):
    def titles() -> list[str]:
        found = points.nav_items.collect(northern, request=rf.get("/"))
        return [str(one.title) for one in found if one.plugin == "catalog"]

    assert titles() == ["Каталог"]
    disable_plugin(library=northern, slug="catalog", actor=None)
    assert titles() == []


def test_the_home_page_shows_what_came_last_to_the_library(three, see):
    content = see("/").content.decode()
    assert f"/catalog/{three[0]}/" in content
    assert f"/catalog/{three[2]}/" not in content
    assert "/catalog/new/rss/" in content
    assert f"/catalog/{three[2]}/" in see("/", "region").content.decode()


def test_the_feed_names_the_age_mark_and_leads_to_the_entry(three, see, northern):
    answer = see("/catalog/new/rss/")
    assert answer["Content-Type"] == "application/rss+xml; charset=utf-8"
    items = ET.fromstring(answer.content).findall("./channel/item")
    assert [one.findtext("link") for one in items] == [
        f"{northern.root_url}/catalog/{number}/" for number in (three[1], three[0])
    ]
    assert items[0].findtext("title") == "Л. Н. Толстой Взрослое 18+"
    assert items[0].findtext("pubDate")


def test_books_are_found_by_the_search_of_the_site(three, engine, see, northern):
    engine.found = Found(total=3, editions=three)
    found, total = in_site_search.search(northern, "толстой", 3)
    assert total == 3
    # Who reads is not known there.
    assert [one.title for one in found] == ["Казаки 12+", "Хаджи-Мурат"]
    assert found[0].url == f"/catalog/{three[0]}/"
    assert "Казаки" in see("/search/?q=толстой").content.decode()


def test_a_mere_guess_is_no_answer_of_the_sites_search(three, engine, northern):
    engine.found = Found(total=3, editions=three, suggestion="толстой")
    assert in_site_search.search(northern, "талстой", 3) == ([], 0)


def test_the_sitemap_names_entries_on_the_host_of_their_lasting_address(three, region, northern):
    def paths(library) -> set[str]:
        found = points.sitemap_entries.collect(library)
        return {one.path for one in found if one.plugin == "catalog"}

    own = {"/catalog/", "/catalog/new/"}
    assert paths(region) == own | {f"/catalog/{number}/" for number in three}
    assert paths(northern) == own
    disable_plugin(library=region, slug="catalog", actor=None)
    assert paths(northern) == own | {f"/catalog/{number}/" for number in three[:2]}


def test_the_kept_home_page_shows_the_arrivals_of_an_import(
    both, engine, see, northern, settings, tmp_path, source_of
):
    settings.VAR_DIR = tmp_path
    assert "Новые поступления" not in see("/").content.decode()
    with library_scope(northern):
        path = FILES / "irbis" / "ibis_sample_utf8.txt"
        run = bring(source=source_of(northern), path=path, actor=None)
    go_on(run)
    assert "Новые поступления" in see("/").content.decode()
    with library_scope(northern):
        undo(run)
    assert "Новые поступления" not in see("/").content.decode()
