from __future__ import annotations

import pytest

from bibnet.pages.models import NewsIndexPage, NewsPage
from bibnet.plugins.models import OutboxMessage
from bibnet.plugins.outbox import deliver_pending
from bibnet.plugins.services import enable_plugin
from bibnet_dummy.models import Told


@pytest.fixture
def news(northern, southern):
    enable_plugin(library=northern, slug="dummy", actor=None)
    OutboxMessage.objects.all().delete()

    def write(library) -> NewsPage:
        index = NewsIndexPage.objects.child_of(library.root_page).get()
        return index.add_child(instance=NewsPage(title="A fair", live=False))

    return write


def heard() -> list[tuple[str, str]]:
    deliver_pending()
    return list(
        Told.objects.filter(what__startswith="page_")
        .order_by("pk")
        .values_list("what", "library_code")
    )


def test_plugins_hear_of_a_page_that_is_published_and_of_one_that_is_taken_back(news, northern):
    page = news(northern)
    page.save_revision()
    assert heard() == [], "a draft is nobody's business"
    page.get_latest_revision().publish()
    assert heard() == [("page_published", "northern")]
    page.refresh_from_db()
    page.unpublish()
    assert heard() == [("page_published", "northern"), ("page_unpublished", "northern")]


def test_a_plugin_hears_nothing_of_a_library_where_it_is_off(news, southern):
    page = news(southern)
    page.save_revision().publish()
    assert heard() == []
    assert not OutboxMessage.objects.exists()
