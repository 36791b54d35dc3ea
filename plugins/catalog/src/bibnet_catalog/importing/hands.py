"""Who reads the pieces of a chunk: this process, or one beside it while the last one is written."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from typing import Protocol

from bibnet_catalog.reading.pieces import Piece
from bibnet_catalog.reading.remarks import BadRecord, Remark

from .understanding import Reader, Understood

logger = logging.getLogger(__name__)

Bad = list[tuple[Piece, Remark]]
# A smaller file is read before a second process has begun.
LEAST_BYTES = 500_000
# Records make no circles of objects that garbage collection had to find, and there are thousands of
# them at once: looking through them took a twentieth of the time.
RARELY = (200_000, 20, 100)


class Hands(Protocol):
    """Reads one lot of pieces after another."""

    def begin(self, pieces: Sequence[Piece]) -> None:
        """Begin with these; those before were asked for."""
        ...

    def finish(self) -> tuple[list[Understood], Bad]:
        """The records of what was begun, and the pieces that are none."""
        ...


def read(pieces: Sequence[Piece], reader: Reader) -> tuple[list[Understood], Bad]:
    """The records of these pieces, and the pieces that are none."""
    understood: list[Understood] = []
    bad: Bad = []
    for piece in pieces:
        if piece.reason is not None:
            bad.append((piece, piece.reason))
            continue
        try:
            understood.append(reader(piece))
        except BadRecord as error:
            bad.append((piece, error.remark))
        except Exception:  # one record that our code trips over must not keep the others away
            logger.exception("record %s of a delivery could not be understood", piece.number)
            bad.append((piece, Remark("not_understood")))
    return understood, bad


class OwnHands:
    """Reads in this process."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._pieces: Sequence[Piece] = ()

    def begin(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces

    def finish(self) -> tuple[list[Understood], Bad]:
        return read(self._pieces, self._reader)


class OtherHands:
    """Has a process of its own read. If that is killed, this one goes on by itself."""

    def __init__(self, reader: Reader, connection: Connection) -> None:
        self._own, self._connection = OwnHands(reader), connection
        self._pieces: Sequence[Piece] = ()
        self._is_lost = False

    def begin(self, pieces: Sequence[Piece]) -> None:
        self._pieces = pieces
        self._own.begin(pieces)
        try:
            if not self._is_lost:
                self._connection.send(pieces)
        except OSError:
            self._lose()

    def finish(self) -> tuple[list[Understood], Bad]:
        try:
            if not self._is_lost:
                return self._received()
        except (OSError, EOFError):
            self._lose()
        return self._own.finish()

    def _received(self) -> tuple[list[Understood], Bad]:
        understood, bad = self._connection.recv()
        pieces = self._pieces
        return (
            [Understood(pieces[at], *rest) for at, rest in understood],
            [(pieces[at], remark) for at, remark in bad],
        )

    def _lose(self) -> None:
        logger.warning("the process that reads a delivery was lost; reading goes on without it")
        self._is_lost = True


@contextmanager
def hands(reader: Reader, size: int) -> Iterator[Hands]:
    """Who reads a file of this size: for a large one a second process, where there is a core."""
    if size < LEAST_BYTES or not may_fork():
        yield OwnHands(reader)
        return
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_read_for, args=(there, here, reader), daemon=True)
    process.start()
    there.close()
    try:
        yield OtherHands(reader, here)
    finally:
        here.close()
        process.join()


def may_fork() -> bool:
    """Whether a second process gains something and is safe: other threads would not go with it."""
    return (
        (os.cpu_count() or 1) > 1
        and threading.active_count() == 1
        and "fork" in multiprocessing.get_all_start_methods()
        and not multiprocessing.current_process().daemon
    )


def become_second(other_end: Connection) -> None:
    """What a forked process does first: it ends by its pipe, not by signals, and touches nothing
    that it has from the first one, least of all the database.
    """
    other_end.close()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    gc.set_threshold(*RARELY)


def _read_for(connection: Connection, other_end: Connection, reader: Reader) -> None:
    """Read what comes through a pipe until nobody is left at its other end."""
    become_second(other_end)
    while True:
        try:
            pieces = connection.recv()
            places = {piece.number: at for at, piece in enumerate(pieces)}
            understood, bad = read(pieces, reader)
            connection.send(
                (
                    [(places[one.piece.number], one[1:]) for one in understood],
                    [(places[piece.number], remark) for piece, remark in bad],
                )
            )
        except (OSError, EOFError):
            return
