"""Documents of all editions, composed by several processes at once."""

from __future__ import annotations

import logging
import multiprocessing
import os
from collections import deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import cycle, islice
from multiprocessing.connection import Connection

from django.db import connection, connections

from bibnet_catalog.importing.hands import become_second, may_fork
from bibnet_catalog.models import Edition

from .documents import all_documents, all_editions, documents
from .engine import Document

logger = logging.getLogger(__name__)

CHUNK = 500
MOST_PROCESSES = 4
# A process has the next chunk before it is asked for the last one.
AHEAD = 2
# Fewer editions are composed before other processes have begun.
LEAST = 2_000


@contextmanager
def composed() -> Iterator[Iterator[Document]]:
    """The documents of all editions, by their numbers, as long as the block takes them.

    In a transaction, where there is no second core, and for few editions, this process composes
    them itself, as it does for one that is lost.
    """
    if connection.in_atomic_block or not may_fork() or _are_few():
        yield all_documents()
        return
    connections.close_all()  # none may be shared by two processes
    with ExitStack() as stack:
        number = min(os.cpu_count() or 1, MOST_PROCESSES)
        helpers: list[Connection] = []
        for _one in range(number):
            helpers.append(stack.enter_context(_helper(helpers)))
        yield _composed_by(helpers)


def _are_few() -> bool:
    return Edition.objects.order_by()[:LEAST].count() < LEAST


@contextmanager
def _helper(others: list[Connection]) -> Iterator[Connection]:
    """A process that composes what comes through a pipe; it ends with its pipe."""
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_compose_for, args=(there, [here, *others]), daemon=True)
    process.start()
    there.close()
    try:
        yield here
    finally:
        here.close()
        process.join()


def _composed_by(helpers: list[Connection]) -> Iterator[Document]:
    """Chunk by chunk in turn, each from the process that has it."""
    editions = all_editions()
    turns = cycle(helpers)
    lost: set[Connection] = set()
    waiting: deque[tuple[Connection, list[int]]] = deque()
    while True:
        while len(waiting) < AHEAD * len(helpers) and (chunk := list(islice(editions, CHUNK))):
            helper = next(turns)
            _send(helper, chunk, lost)
            waiting.append((helper, chunk))
        if not waiting:
            return
        yield from _received(*waiting.popleft(), lost)


def _send(helper: Connection, chunk: list[int], lost: set[Connection]) -> None:
    try:
        if helper not in lost:
            helper.send(chunk)
    except OSError:
        _lose(helper, lost)


def _received(helper: Connection, chunk: list[int], lost: set[Connection]) -> Iterator[Document]:
    try:
        if helper not in lost:
            found: list[Document] = helper.recv()
            return iter(found)
    except (OSError, EOFError):
        _lose(helper, lost)
    return documents(chunk)


def _lose(helper: Connection, lost: set[Connection]) -> None:
    logger.warning("a process that composes documents was lost; this one does its work")
    lost.add(helper)


def _compose_for(own: Connection, others: list[Connection]) -> None:
    """Compose what comes through a pipe until nobody is left at its other end."""
    for other in others:
        become_second(other)
    try:
        while True:
            own.send(list(documents(own.recv())))
    except (OSError, EOFError):
        return
    finally:
        connections.close_all()
