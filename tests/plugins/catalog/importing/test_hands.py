"""A second process reads the pieces of a delivery as this one would, and is missed by nobody."""

from __future__ import annotations

import multiprocessing
from pathlib import Path

import pytest
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.importing import hands as of_hands
from bibnet_catalog.importing.hands import OtherHands, OwnHands, hands
from bibnet_catalog.importing.understanding import Reader, Way
from bibnet_catalog.reading.containers import READERS, Container, Dialect
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.reading.pieces import Piece
from bibnet_catalog.reading.remarks import Remark

RNB = Path(__file__).parent.parent / "files" / "rusmarc" / "test1_cp1251.iso"
LARGE = of_hands.LEAST_BYTES


@pytest.fixture(autouse=True)
def _with_a_second_core(monkeypatch):
    """Tests have threads of their own, which no forked process would miss."""
    monkeypatch.setattr(of_hands, "may_fork", lambda: True)


@pytest.fixture
def reader() -> Reader:
    return Reader(Way(Container.ISO2709, Dialect.RUSMARC, Encoding.CP1251, HoldingsProfile()))


@pytest.fixture
def pieces() -> list[Piece]:
    """Real records, one that is none, and one that was none when the file was cut."""
    with RNB.open("rb") as file:
        found = list(READERS[Container.ISO2709].split(file))[:20]
    end = found[-1].number
    return [
        *found,
        Piece(end + 1, 0, 0, b"no record at all\x1d"),
        Piece(end + 2, 0, 0, b"", Remark("too_long", {"limit": 9})),
    ]


def test_a_second_process_reads_the_same(reader, pieces):
    own = OwnHands(reader)
    lots = [pieces, pieces[5:], pieces[:3]]
    with hands(reader, LARGE) as reading:
        assert isinstance(reading, OtherHands)
        for lot in lots:
            own.begin(lot)
            reading.begin(lot)
        found = [reading.finish() for _lot in lots]
        assert found == [own.finish() for _lot in lots]
    assert [(len(understood), len(bad)) for understood, bad in found] == [(20, 2), (15, 2), (3, 0)]
    assert not multiprocessing.active_children()


def test_if_the_second_process_is_killed_reading_goes_on_without_it(reader, pieces):
    with hands(reader, LARGE) as reading:
        reading.begin(pieces)
        assert len(reading.finish()[0]) == 20
        (second,) = multiprocessing.active_children()
        second.kill()
        second.join()
        for _turn in range(2):
            reading.begin(pieces)
            assert len(reading.finish()[0]) == 20


def test_what_was_begun_when_the_second_process_is_killed_is_read_too(reader, pieces):
    with hands(reader, LARGE) as reading:
        (second,) = multiprocessing.active_children()
        second.kill()
        second.join()
        for lot in (pieces, pieces[:3]):
            reading.begin(lot)
        assert [len(reading.finish()[0]) for _lot in range(2)] == [20, 3]


def test_lots_larger_than_a_pipe_are_begun_ahead(reader, pieces):
    lot = [
        Piece(number, 0, 0, piece.content) for number, piece in enumerate(pieces[:20] * 60, start=1)
    ]
    with hands(reader, LARGE) as reading:
        for _lot in range(of_hands.AHEAD + 1):
            reading.begin(lot)
        for _lot in range(of_hands.AHEAD + 1):
            assert len(reading.finish()[0]) == len(lot)


def test_a_small_file_is_read_by_this_process(reader):
    with hands(reader, LARGE - 1) as reading:
        assert isinstance(reading, OwnHands)
