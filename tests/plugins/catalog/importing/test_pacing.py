"""Chunks on SQLite grow and shrink with the time that their transactions take."""

from __future__ import annotations

from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from bibnet_catalog.importing import pacing
from bibnet_catalog.importing.pacing import Pace
from bibnet_catalog.reading.pieces import Piece


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """A clock that stands still until somebody moves it."""
    moved = SimpleNamespace(now=0.0, slept=[])
    monkeypatch.setattr(pacing.time, "perf_counter", lambda: moved.now)

    def sleep(seconds: float) -> None:
        moved.slept.append(seconds)
        moved.now += seconds

    monkeypatch.setattr(pacing.time, "sleep", sleep)
    return moved


def pieces(number: int, size: int = 10) -> Iterator[Piece]:
    return (Piece(at, 0, 0, b"x" * size) for at in range(number))


def sizes(pace: Pace, clock: SimpleNamespace, *, seconds: float, number: int = 3_000) -> list[int]:
    found = []
    for chunk in pace.chunks(pieces(number)):
        found.append(len(chunk))
        with pace.writing():
            clock.now += seconds
    return found


@pytest.fixture
def on_sqlite(monkeypatch) -> None:
    monkeypatch.setattr(pacing, "connection", SimpleNamespace(vendor="sqlite"))


def test_a_quick_chunk_is_followed_by_a_larger_one(on_sqlite, clock):
    first = pacing.FIRST_ON_SQLITE
    assert sizes(Pace(), clock, seconds=0.01)[:3] == [first, 2 * first, 4 * first]


def test_a_slow_chunk_is_followed_by_a_smaller_one(on_sqlite, clock):
    first = pacing.FIRST_ON_SQLITE
    found = sizes(Pace(), clock, seconds=1.5 * pacing.SECONDS_ON_SQLITE, number=3 * first)
    assert found[:2] == [first, first * 2 // 3]
    assert min(found[:-1]) == pacing.LEAST_ON_SQLITE


def test_none_is_larger_than_the_largest(on_sqlite, clock):
    assert max(sizes(Pace(), clock, seconds=0, number=9_000)) == pacing.MOST_ON_SQLITE


def test_a_database_of_many_writers_takes_all_chunks_alike(monkeypatch, clock):
    monkeypatch.setattr(pacing, "connection", SimpleNamespace(vendor="postgresql"))
    assert sizes(Pace(), clock, seconds=9) == [pacing.CHUNK] * 3


def test_large_records_make_small_chunks(on_sqlite, clock):
    (first, *_rest) = Pace().chunks(pieces(30, size=pacing.CHUNK_BYTES // 4))
    assert len(first) == 4


def test_others_have_their_time_between_two_transactions(on_sqlite, clock):
    pace = Pace()
    for reading in (0.0, 0.02, 9.0):
        clock.now += reading
        with pace.writing():
            clock.now += 0.1
    assert clock.slept == pytest.approx([pacing.PAUSE_ON_SQLITE - 0.02])
