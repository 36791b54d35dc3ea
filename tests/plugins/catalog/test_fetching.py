"""Foreign servers are asked politely, and can neither hold up nor fool the portal."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest
from bibnet_catalog.fetching import LONGEST_PAUSE, TRIES, Fetcher, FetchError
from django.utils import translation

from tests.plugins.catalog.servers import foreign


@pytest.fixture(autouse=True)
def _in_english() -> Iterator[None]:
    with translation.override("en"):
        yield


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def fetch(settings, pauses) -> Fetcher:
    settings.BIBNET_PRIVATE_HOSTS = ["127.0.0.1"]
    return Fetcher(pause=pauses.append)


def fetched(fetch: Fetcher, url: str) -> bytes:
    with fetch(url) as file:
        return file.read()


def test_an_answer_is_fetched_with_its_arguments(fetch, pauses):
    with foreign(lambda query, _number: query["set"].encode()) as server:
        assert fetched(fetch, f"{server.url}?set=%D0%9F") == "П".encode()
    assert not pauses


@pytest.mark.parametrize("status", [503, 429])
def test_who_asks_for_a_pause_gets_it(fetch, pauses, status):
    replies = [(status, {"Retry-After": "120"}, b""), b"<a/>"]
    with foreign(lambda _query, number: replies[number]) as server:
        assert fetched(fetch, server.url) == b"<a/>"
    assert pauses == [120]


def test_a_pause_may_be_told_as_a_moment(fetch, pauses):
    at = format_datetime(datetime.now(UTC) + timedelta(seconds=90), usegmt=True)
    replies = [(503, {"Retry-After": at}, b""), b"<a/>"]
    with foreign(lambda _query, number: replies[number]) as server:
        assert fetched(fetch, server.url) == b"<a/>"
    assert 60 < pauses[0] <= 90


def test_without_a_word_the_pauses_grow_and_come_to_an_end(fetch, pauses):
    with foreign(lambda _query, _number: (503, {"Retry-After": "soon"}, b"")) as server:
        with pytest.raises(FetchError, match="503"):
            fetch(server.url)
        assert len(server.asked) == TRIES
    assert pauses == sorted(set(pauses))


def test_who_asks_for_a_long_pause_is_left_alone(fetch, pauses):
    replies = (503, {"Retry-After": str(int(LONGEST_PAUSE) + 1)}, b"")
    with foreign(lambda _query, _number: replies) as server, pytest.raises(FetchError):
        fetch(server.url)
    assert not pauses


def test_an_error_is_told_at_once(fetch, pauses):
    with foreign(lambda _query, _number: (404, {}, b"")) as server:
        with pytest.raises(FetchError, match="404"):
            fetch(server.url)
        assert len(server.asked) == 1


def test_an_answer_that_breaks_off_is_asked_for_again(fetch):
    replies = [(200, {"Content-Length": "100"}, b"<a"), b"<a/>"]
    with foreign(lambda _query, number: replies[number]) as server:
        assert fetched(fetch, server.url) == b"<a/>"


def test_an_answer_without_end_is_left(settings, pauses):
    settings.BIBNET_PRIVATE_HOSTS = ["127.0.0.1"]
    small = Fetcher(pause=pauses.append, largest=1_000)
    with (
        foreign(lambda _query, _number: b"x" * 1_001) as server,
        pytest.raises(FetchError, match="1000"),
    ):
        small(server.url)


def test_a_compressed_answer_is_no_answer(fetch):
    replies = (200, {"Content-Encoding": "gzip"}, b"\x1f\x8b")
    with foreign(lambda _query, _number: replies) as server, pytest.raises(FetchError):
        fetch(server.url)


def test_redirects_are_followed_but_not_in_a_circle(fetch):
    replies = [(302, {"Location": "/elsewhere?a=1"}, b""), b"<a/>"]
    with foreign(lambda _query, number: replies[number]) as server:
        assert fetched(fetch, server.url) == b"<a/>"
        assert server.asked[1] == {"a": "1"}
    with (
        foreign(lambda _query, _number: (302, {"Location": "/oai"}, b"")) as server,
        pytest.raises(FetchError),
    ):
        fetch(server.url)


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:10.0.0.1",
     "0.0.0.0", "224.0.0.1", "100.64.0.1"],
)  # fmt: skip
def test_a_private_address_is_not_asked_unless_its_host_is_named(settings, address):
    fetch = Fetcher(resolve=lambda _host, _port: [address])
    with pytest.raises(FetchError, match="BIBNET_PRIVATE_HOSTS"):
        fetch("http://records.example.org/oai")
    assert not fetch.requests


def test_a_redirect_leads_to_no_private_address_either(fetch):
    hosts = {"127.0.0.1": "127.0.0.1", "inner.example.org": "127.0.0.1"}
    fetch.resolve = lambda host, _port: [hosts[host]]

    def answer(_query, _number):
        return 302, {"Location": "http://inner.example.org/secret"}, b""

    with foreign(answer) as server, pytest.raises(FetchError, match="BIBNET_PRIVATE_HOSTS"):
        fetch(server.url)


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http://user:word@example.org/",
        "http://example.org/a b",
        "http://example.org:99999/",
        "http://example.org/\r\nX: 1",
        "//example.org",
    ],
)
def test_what_is_no_address_is_not_asked(fetch, url):
    with pytest.raises(FetchError):
        fetch(url)


def test_who_does_not_listen_is_told_of(fetch):
    with foreign(lambda _query, _number: b"") as server:
        url = server.url
    with pytest.raises(FetchError, match=r"127\.0\.0\.1"):
        fetch(url)
