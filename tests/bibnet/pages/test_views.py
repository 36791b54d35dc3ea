"""How often a page was opened: counted as visits are, shown to its own editors."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from bibnet.journal.visits import counter
from bibnet.libraries.scope import all_libraries
from bibnet.pages import views_counted
from bibnet.pages.models import NewsIndexPage, NewsPage, PageViews
from bibnet.pages.views_counted import count, forget, views_of

PORTAL = {"host": "region.localhost"}
PERSON = "Mozilla/5.0 (Windows NT 10.0) Firefox/140.0"


@pytest.fixture(autouse=True)
def _nothing_gathered(db):
    """What other tests have opened is not counted here."""
    counter.flush()
    with all_libraries("of other tests"):
        PageViews.objects.all().delete()
    yield
    counter.flush()


@pytest.fixture
def news(northern, make_news):
    return make_news(northern, "Книги победы")


def read(path: str, *, agent: str = PERSON, host: str = "northern.localhost") -> None:
    """One reader opens an address."""
    Client(headers={"host": host, "user-agent": agent}).get(path)


def test_each_opening_counts_the_kept_page_too_and_robots_do_not(settings, northern, news):
    for _time in range(3):
        read(news.local_path)
    read(news.local_path, agent="Googlebot/2.1")
    assert views_of(news) == 0
    counter.flush()
    assert views_of(news) == 3
    read(news.local_path)
    counter.flush()
    assert views_of(news) == 4
    assert PageViews.objects.of(northern).get().count == 4


def test_a_date_of_a_series_counts_for_its_event_and_nothing_else_is_kept(northern, news):
    path = news.local_path
    count({(northern.pk, f"{path}2026-12-05/"): 2, (northern.pk, "/events/registration/1/x/"): 5})
    assert views_of(news) == 2
    assert PageViews.objects.of(northern).count() == 1


def test_an_address_that_ends_with_a_day_is_a_page_of_its_own(northern, make_news):
    page = make_news(northern, "Итоги", slug="itogi-2026-12-05")
    count({(northern.pk, page.local_path): 4})
    assert views_of(page) == 4


def test_a_page_that_was_moved_keeps_its_views(northern, southern, news):
    count({(northern.pk, news.local_path): 3})
    news.move(NewsIndexPage.objects.child_of(southern.root_page).get(), pos="last-child")
    moved = NewsPage.objects.get(pk=news.pk)
    count({(southern.pk, moved.local_path): 2})
    assert views_of(moved) == 5


def test_the_same_address_of_another_library_is_another_page(northern, southern, news, make_news):
    other = make_news(southern, "Книги победы")
    assert other.local_path == news.local_path
    count({(southern.pk, other.local_path): 2})
    assert (views_of(news), views_of(other)) == (0, 2)


def test_pages_of_the_portal_count_and_what_is_no_library_any_more_does_not(region, news):
    count({(region.pk, "/news/"): 1, (0, "/news/"): 1})
    assert PageViews.objects.of(region).get().page.slug == "news"


def test_only_thirty_days_are_shown_and_old_ones_are_thrown_away(northern, region, news):
    now = timezone.now()
    for days in (1, 29, 31, 90):
        count({(northern.pk, news.local_path): 1}, now - timedelta(days=days))
    assert views_of(news, now) == 2
    assert forget(region, now) == 1
    assert PageViews.objects.of(northern).count() == 3


def test_the_panel_and_the_screen_say_it_to_the_librarys_editors_only(
    client, northern, northern_editor, southern_editor, news
):
    count({(northern.pk, news.local_path): 41})
    for name in ("remarks", "posts"):
        address = reverse(f"editing_admin:{name}", args=("northern", news.pk))
        client.force_login(northern_editor)
        shown = client.get(address, headers=PORTAL).content.decode()
        assert "Открывали за 30 дней" in shown and ">41<" in shown
        client.force_login(southern_editor)
        assert client.get(address, headers=PORTAL).status_code in (302, 403)


def test_a_database_that_is_busy_keeps_the_views_for_the_next_minute(monkeypatch, northern, news):
    from django.db import DatabaseError

    def busy(*args: object) -> None:
        raise DatabaseError

    read(news.local_path)
    monkeypatch.setattr(views_counted, "_add", busy)
    counter.flush()
    monkeypatch.undo()
    counter.flush()
    assert views_of(news) == 1
