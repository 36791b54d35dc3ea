"""Who reads the pieces of a chunk: this process, or one beside it while the last one is written."""

from __future__ import annotations

import gc
import logging
import multiprocessing
import os
import signal
import threading
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from multiprocessing.connection import Connection
from queue import SimpleQueue
from threading import Thread
from typing import Protocol

from bibnet_catalog.reading.pieces import Piece
from bibnet_catalog.reading.remarks import BadRecord, Remark

from .understanding import Reader, Understood

logger = logging.getLogger(__name__)

Bad = list[tuple[Piece, Remark]]
# So many lots are begun before the first of them is asked for: whoever reads has always one more.
AHEAD = 2
# The reading process is ahead of the others: whoever writes and whoever indexes come first.
AFTER_OTHERS = 10
# A smaller file is read before a second process has begun.
LEAST_BYTES = 500_000
# Records make no circles of objects that garbage collection had to find, and there are thousands of
# them at once: looking through them took a twentieth of the time.
RARELY = (200_000, 20, 100)


class Hands(Protocol):
    """Reads lots of pieces in turn."""

    def begin(self, pieces: Sequence[Piece]) -> None:
        """Have these read after those that were begun before; `AHEAD` lots wait at most."""
        ...

    def finish(self) -> tuple[list[Understood], Bad]:
        """The records of the lot that was begun first, and the pieces of it that are none."""
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
        self._begun: deque[Sequence[Piece]] = deque()

    def begin(self, pieces: Sequence[Piece]) -> None:
        self._begun.append(pieces)

    def finish(self) -> tuple[list[Understood], Bad]:
        return read(self._begun.popleft(), self._reader)


class OtherHands:
    """Has a process of its own read. If that is killed, this one goes on by itself."""

    def __init__(self, reader: Reader, connection: Connection) -> None:
        self._reader, self._connection = reader, connection
        self._begun: deque[Sequence[Piece]] = deque()
        self._is_lost = False

    def begin(self, pieces: Sequence[Piece]) -> None:
        self._begun.append(pieces)
        try:
            if not self._is_lost:
                self._connection.send(pieces)
        except OSError:
            self._lose()

    def finish(self) -> tuple[list[Understood], Bad]:
        pieces = self._begun.popleft()
        try:
            if not self._is_lost:
                return self._received(pieces)
        except (OSError, EOFError):
            self._lose()
        return read(pieces, self._reader)

    def _received(self, pieces: Sequence[Piece]) -> tuple[list[Understood], Bad]:
        understood, bad = self._connection.recv()
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
    """Read what comes through a pipe until nobody is left at its other end.

    What comes is taken out of the pipe at once: with it full, each end would wait for the other.
    """
    become_second(other_end)
    os.nice(AFTER_OTHERS)
    waiting: SimpleQueue[Sequence[Piece] | None] = SimpleQueue()
    Thread(target=_receive, args=(connection, waiting), daemon=True).start()
    while (pieces := waiting.get()) is not None:
        places = {piece.number: at for at, piece in enumerate(pieces)}
        understood, bad = read(pieces, reader)
        try:
            connection.send(
                (
                    [(places[one.piece.number], one[1:]) for one in understood],
                    [(places[piece.number], remark) for piece, remark in bad],
                )
            )
        except OSError:
            return


def _receive(connection: Connection, waiting: SimpleQueue[Sequence[Piece] | None]) -> None:
    try:
        while True:
            waiting.put(connection.recv())
    except (OSError, EOFError):
        waiting.put(None)
