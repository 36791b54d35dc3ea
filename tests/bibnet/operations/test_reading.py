"""One address reads so much a minute and is told when it may go on; others are not held up."""

from __future__ import annotations

import pytest
import time_machine
from django.core.cache import caches
from django.test import RequestFactory

from bibnet.operations.reading import ReadingThrottle


@pytest.fixture(autouse=True)
def _two_a_minute(settings):
    settings.BIBNET_READS_A_MINUTE = 2
    caches["default"].clear()


def asked_from(address: str):
    return RequestFactory().get("/", REMOTE_ADDR=address)


def test_an_address_waits_until_the_minute_is_over():
    throttle = ReadingThrottle("test")
    with time_machine.travel("2026-11-30 12:00:45Z", tick=False) as clock:
        one, other = asked_from("203.0.113.1"), asked_from("203.0.113.2")
        assert [throttle.wait(one) for _ in range(3)] == [0, 0, 15]
        assert throttle.wait(other) == 0
        assert ReadingThrottle("another").wait(one) == 0
        clock.shift(15)
        assert throttle.wait(one) == 0


@pytest.mark.parametrize("address", ["127.0.0.1", "::1", "", "unix:"])
def test_this_machine_and_who_has_no_address_are_not_counted(address):
    throttle = ReadingThrottle("test")
    assert [throttle.wait(asked_from(address)) for _ in range(4)] == [0, 0, 0, 0]


def test_a_share_counts_and_nothing_is_no_limit(settings):
    one = asked_from("203.0.113.1")
    assert [ReadingThrottle("more", share=150).wait(one) > 0 for _ in range(4)] == [
        *[False] * 3,
        True,
    ]
    settings.BIBNET_READS_A_MINUTE = 0
    assert [ReadingThrottle("test").wait(one) for _ in range(4)] == [0] * 4


def test_no_address_is_kept_in_clear():
    ReadingThrottle("test").wait(asked_from("203.0.113.77"))
    assert not any("203.0.113.77" in key for key in caches["default"]._cache)
