from __future__ import annotations

import gzip
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.http import HttpResponse
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet import stamps
from bibnet.libraries.models import ChangeKind, ScheduleChange
from bibnet.pages import cache
from bibnet.pages.models import NewsPage
from bibnet.stamps import keeping


@pytest.fixture(autouse=True)
def page_cache(settings, monkeypatch):
    settings.BIBNET_PAGE_CACHE_BYTES = 1_000_000
    monkeypatch.setattr(cache, "store", cache.Store(1_000_000))


@pytest.fixture
def get(client):
    def request(path: str = "/", host: str = "northern.localhost", **headers: str):
        return client.get(path, headers={"host": host, **headers})

    return request


def queries_of(call) -> int:
    with CaptureQueriesContext(connection) as queries:
        call()
    return len(queries)


def test_a_kept_page_costs_one_query_and_is_the_same(get, northern):
    first = get()
    assert queries_of(get) == 1
    assert get().content == first.content
    assert "Set-Cookie" not in first


def test_what_is_published_shows_in_the_next_request(get, northern, make_news):
    get()
    page = make_news(northern, "Just now")
    assert "Just now" in get().content.decode()
    page.unpublish()
    assert "Just now" not in get().content.decode()


def test_a_draft_of_a_live_page_leaves_the_kept_pages_alone(get, northern, make_news):
    page = make_news(northern, "As published")
    get()
    page.title = "A draft"
    page.save_revision()
    assert queries_of(get) == 1


def test_news_of_a_library_show_on_the_portal_at_once_and_leave_other_libraries_alone(
    get, northern, southern, make_news
):
    get(host="region.localhost")
    get(host="southern.localhost")
    make_news(northern, "From the north")
    assert "From the north" in get(host="region.localhost").content.decode()
    assert queries_of(lambda: get(host="southern.localhost")) == 1


@pytest.mark.parametrize("stamp", ["network", "plugins", "themes", "schedule"])
def test_a_change_of_the_network_of_plugins_or_of_themes_voids_kept_pages(stamp, get, northern):
    get()
    stamps.bump(stamp)
    assert queries_of(get) > 1


def test_a_page_published_while_another_was_made_is_not_missed(
    get, northern, make_news, monkeypatch
):
    """The stamps are read before the page is made, so what it missed makes it void."""
    made = cache._entry

    def publish_meanwhile(*args):
        if not NewsPage.objects.exists():
            make_news(northern, "Meanwhile")
        return made(*args)

    monkeypatch.setattr(cache, "_entry", publish_meanwhile)
    get()
    assert "Meanwhile" in get().content.decode()


def test_open_until_is_not_said_after_closing_time(get, northern):
    noon = timezone.now().replace(hour=9, minute=0)
    with time_machine.travel(noon, tick=False) as clock:
        get()
        assert queries_of(get) == 1
        clock.shift(timedelta(hours=24))
        assert queries_of(get) > 1


def test_a_reader_who_is_signed_in_is_never_answered_from_the_store(
    get, client, northern, northern_editor
):
    get()
    client.force_login(northern_editor)
    assert queries_of(get) > 1


def test_a_page_with_a_form_is_not_kept(get, northern):
    get("/ask/")
    assert queries_of(lambda: get("/ask/")) > 1


def test_an_answer_that_sets_a_cookie_is_not_kept_even_if_its_view_says_so(rf, northern):
    def view(request):
        keeping.keep(request)
        response = HttpResponse("personal")
        response.set_cookie("seen", "1")
        return response

    request = rf.get("/")
    request.library = northern
    cache.PageCacheMiddleware(view)(request)
    assert cache.store.size == 0


def test_a_browser_that_has_the_page_gets_no_body(get, northern):
    etag = get()["ETag"]
    again = get(**{"if-none-match": etag})
    assert again.status_code == 304
    assert again.content == b""
    assert again["ETag"] == etag


def test_a_kept_page_is_sent_gzipped_to_who_takes_it(get, northern):
    plain = get().content
    zipped = get(**{"accept-encoding": "gzip"})
    assert zipped["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.content) == plain
    assert int(zipped["Content-Length"]) == len(zipped.content)


def test_low_vision_settings_are_put_into_kept_pages_and_never_kept(get, client, northern):
    client.cookies["bibnet_view"] = "size-200"
    assert 'data-lv-size="200"' in get().content.decode()
    assert 'data-lv-size="200"' in get().content.decode()
    del client.cookies["bibnet_view"]
    assert 'data-lv-size="200"' not in get().content.decode()
    assert queries_of(get) == 1


def test_each_language_has_its_own_page(get, northern):
    russian = get(**{"accept-language": "ru"}).content
    english = get(**{"accept-language": "en"}).content
    assert b'lang="ru"' in russian
    assert b'lang="en"' in english


def test_two_libraries_never_share_a_page(get, northern, southern):
    assert get().content != get(host="southern.localhost").content


def test_the_store_stays_within_its_bound():
    store = cache.Store(100_000)
    for number in range(100):
        entry = cache.Entry((1,), cache.NEVER, (), '"x"', b"x" * 5_000)
        store.put((number, "/", "ru", ""), entry)
    assert store.size <= 100_000
    assert store.get((0, "/", "ru", ""), (1,)) is None
    assert store.get((99, "/", "ru", ""), (1,)) is not None


def test_a_void_entry_is_forgotten():
    store = cache.Store(100_000)
    store.put((1, "/", "ru", ""), cache.Entry((1,), cache.NEVER, (), '"x"', b"x"))
    assert store.get((1, "/", "ru", ""), (2,)) is None
    assert store.size == 0


def test_a_schedule_change_shows_in_the_next_request_and_so_does_its_withdrawal(get, northern):
    get()
    today = timezone.localdate()
    row = ScheduleChange.objects.create(
        kind=ChangeKind.CLOSED, since=today, until=today, public_text="A pipe has burst"
    )
    row.libraries.set([northern])
    assert "A pipe has burst" in get().content.decode()
    row.libraries.clear()
    assert "A pipe has burst" not in get().content.decode()
