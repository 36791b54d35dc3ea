from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.pages.models import InformationPage, NewsIndexPage, OldAddress


@pytest.fixture
def location(client):
    """Where an address leads; None if it is no redirect."""

    def of(path: str, host: str = "northern.localhost") -> str | None:
        response = client.get(path, headers={"host": host})
        return response["Location"] if response.status_code == 301 else None

    return of


@pytest.fixture
def rename(django_capture_on_commit_callbacks):
    """Gives a page another slug, as an editor does who publishes it."""

    def to(page, slug: str) -> None:
        page.slug = slug
        with django_capture_on_commit_callbacks(execute=True):
            page.save_revision().publish()

    return to


def test_a_renamed_page_is_found_at_its_old_address(northern, make_news, location, rename):
    page = make_news(northern, "Books", slug="books")
    rename(page, "new-books")
    assert location("/news/books/") == "/news/new-books/"
    assert location("/news/books/?from=vk") == "/news/new-books/?from=vk"


def test_one_row_serves_all_that_stood_under_a_renamed_page(northern, make_news, location, rename):
    make_news(northern, "Books", slug="books")
    rename(NewsIndexPage.objects.child_of(northern.root_page).get(), "chronicle")
    assert location("/news/books/") == "/chronicle/books/"
    assert OldAddress.objects.of(northern).count() == 1


def test_a_page_that_gets_its_old_name_back_does_not_lead_in_circles(
    client, northern, make_news, location, rename
):
    page = make_news(northern, "Books", slug="books")
    rename(page, "new-books")
    page.refresh_from_db()
    rename(page, "books")
    assert client.get("/news/books/", headers={"host": "northern.localhost"}).status_code == 200
    assert location("/news/new-books/") == "/news/books/"


def test_a_page_moved_to_another_library_is_found_there(northern, southern, make_news, location):
    page = make_news(northern, "Books", slug="books")
    page.move(NewsIndexPage.objects.child_of(southern.root_page).get(), pos="last-child")
    assert location("/news/books/") == "http://southern.localhost:8000/news/books/"


def test_an_old_address_is_its_librarys_own(northern, southern, location):
    OldAddress.objects.of(northern).create(library=northern, path="/index.php", address="/about/")
    assert location("/index.php") == "/about/"
    assert location("/index.php", "southern.localhost") is None


def test_an_unpublished_page_is_no_target(northern, make_news, location, rename):
    page = make_news(northern, "Books", slug="books")
    rename(page, "new-books")
    page.refresh_from_db()
    page.unpublish()
    assert location("/news/books/") is None


def test_a_missing_address_is_404_in_the_theme_of_the_library(client, northern):
    response = client.get("/nowhere/", headers={"host": "northern.localhost"})
    assert response.status_code == 404
    assert "Northern library" in response.content.decode()


def test_an_address_without_its_slash_gets_one(northern, location):
    assert location("/about") == "/about/"
    assert InformationPage.objects.descendant_of(northern.root_page).filter(slug="about").exists()


def test_a_browser_asks_again_where_an_old_address_leads(client, northern, make_news, rename):
    rename(make_news(northern, "Books", slug="books"), "new-books")
    answer = client.get("/news/books/", headers={"host": "northern.localhost"})
    assert answer.status_code == 301
    assert "no-cache" in answer["Cache-Control"]


def test_a_long_address_asks_for_no_more_than_is_kept(client, northern):
    path = "/a" * 1500 + ".php"
    with CaptureQueriesContext(connection) as asked:
        assert client.get(path, headers={"host": "northern.localhost"}).status_code == 404
    [query] = [one["sql"] for one in asked if "pages_oldaddress" in one["sql"]]
    assert len(query) < 200_000
