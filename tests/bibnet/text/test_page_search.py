"""What is saved goes into the index of the admin's search without reading the whole index."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page
from wagtail.search.models import IndexEntry

from bibnet.pages.models import NewsIndexPage, NewsPage


@pytest.fixture
def news(northern):
    index = NewsIndexPage.objects.child_of(northern.root_page).get()
    return index.add_child(instance=NewsPage(title="Winter readings", live=False))


def test_a_saved_page_weighs_by_its_own_title(news):
    entry = IndexEntry.objects.get(object_id=str(news.pk), title__icontains="winter")
    assert entry.title_norm == pytest.approx(2), "two words, fifteen letters: half of the usual"


def test_saving_asks_for_no_figure_of_all_entries(news):
    with CaptureQueriesContext(connection) as seen:
        news.title = "Spring readings"
        news.save()
    of_index = [
        one["sql"] for one in seen.captured_queries if "wagtailsearch_indexentry" in one["sql"]
    ]
    assert of_index
    assert not any("AVG(" in one or '"title_norm" = 1.0' in one for one in of_index)


def test_the_page_is_found_by_the_beginning_of_a_word(news):
    assert list(Page.objects.autocomplete("wint")) == [news.page_ptr]
