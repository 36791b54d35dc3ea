"""A robot is asked to wait, in words, as the API and OAI-PMH have it; people read on."""

from __future__ import annotations

import pytest
from django.core.cache import caches


@pytest.fixture(autouse=True)
def _few(settings):
    settings.BIBNET_READS_A_MINUTE = 5
    caches["default"].clear()


@pytest.mark.parametrize(
    ("path", "allowed", "status"),
    [
        ("/catalog/?q=x", 5, 429),
        ("/api/v1/catalog/search?q=x", 5, 429),
        ("/api/v1/catalog/suggest?q=x", 25, 429),
        ("/catalog/oai?verb=Identify", 1, 503),
    ],
)
def test_who_reads_too_much_is_asked_to_wait(path, allowed, status, both, engine, see):
    for _ in range(allowed):
        assert see(path, REMOTE_ADDR="203.0.113.9").status_code == 200
    answer = see(path, REMOTE_ADDR="203.0.113.9")
    assert answer.status_code == status
    assert 0 < int(answer["Retry-After"]) <= 60
    assert see(path, REMOTE_ADDR="203.0.113.10").status_code == 200


def test_people_are_told_what_to_do(both, engine, see):
    for _ in range(6):
        answer = see("/catalog/?q=x", REMOTE_ADDR="203.0.113.9")
    text = answer.content.decode().replace("\u00a0", " ")
    assert "Слишком много запросов с вашего адреса" in text
    assert 'href="/catalog/?q=x"' in text
    assert "предел можно поднять" in text
