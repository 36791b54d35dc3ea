from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bibnet.themes.views.errors import server_error

HOST = "northern.localhost"


@pytest.fixture
def breaking(northern, monkeypatch):
    """The library's pages raise."""

    def fail(*args, **kwargs):
        raise RuntimeError("broken on purpose")

    monkeypatch.setattr("wagtail.views.serve", fail)
    monkeypatch.setattr("bibnet.pages.models.base.LibraryPage.serve", fail)
    return Client(raise_request_exception=False, headers={"host": HOST})


def test_a_missing_page_is_told_in_the_frame_of_the_library(client, northern):
    answer = client.get("/no-such-page/", headers={"host": HOST})
    html = answer.content.decode()
    assert answer.status_code == 404
    assert 'data-theme="classic"' in html
    assert 'class="masthead__name"' in html
    assert "<h1>" in html


@pytest.mark.parametrize("host", [HOST, "region.localhost"])
def test_a_missing_page_leads_on_by_search_by_sections_and_by_a_question(client, northern, host):
    html = client.get("/no-such-page/", headers={"host": host}).content.decode()
    main = html.partition("<main")[2].partition("</main>")[0]
    assert '<form role="search" action="/search/">' in main
    for path in ("/news/", "/events/", "/ask/", "/"):
        assert f'href="{path}"' in main
        assert client.get(path, headers={"host": host}).status_code == 200


def test_our_own_mistake_is_told_in_the_frame_of_the_library(breaking, northern):
    answer = breaking.get("/")
    html = answer.content.decode()
    assert answer.status_code == 500
    assert 'class="masthead__name"' in html
    assert "Northern" in html


def test_our_own_mistake_has_the_code_that_the_log_has(breaking):
    answer = breaking.get("/")
    code = answer["X-Request-ID"][:8]
    assert f": {code}</p>" in answer.content.decode()


def test_our_own_mistake_obeys_low_vision_mode(breaking):
    breaking.cookies["bibnet_view"] = "size-300"
    assert b'data-lv-size="300"' in breaking.get("/").content


def test_the_page_of_our_mistake_asks_nothing_of_the_database(rf, northern):
    request = rf.get("/")
    request.library = northern
    with CaptureQueriesContext(
        connection,
    ) as queries:
        answer = server_error(request)
    assert len(queries) == 0
    assert answer.status_code == 500


def test_it_can_be_shown_when_not_even_the_library_is_known(rf):
    assert server_error(rf.get("/")).status_code == 500
