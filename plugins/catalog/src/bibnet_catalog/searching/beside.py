"""A process that brings the index up to date beside one that takes records in."""

from __future__ import annotations

import logging
import multiprocessing
import time
from collections.abc import Iterator
from contextlib import contextmanager
from multiprocessing.connection import Connection

from django.db import connection, connections

from bibnet_catalog.importing.hands import become_second, may_fork
from bibnet_catalog.importing.roomy import roomy
from bibnet_catalog.models import IndexChange

from .draining import Coming, drain, drain_while
from .engine import EngineUnavailable

logger = logging.getLogger(__name__)

# So many changes are worth a lot of the index, so many more are worth composing while it is open,
# and so often it is looked for them.
ENOUGH, MORE = 4_000, 2_000
PAUSE = 0.3
# So long the index takes in what comes before it becomes searchable. Nobody else can write in it
# meanwhile, and gives up a little later (`PATIENCE` of its folder).
SECONDS = 8.0


@contextmanager
def drained_beside() -> Iterator[None]:
    """Have the index follow what the block writes; at its end all of it is there.

    In a transaction, and where there is no second core, nothing happens: who called drains.
    """
    if connection.in_atomic_block or not may_fork():
        yield
        return
    connections.close_all()  # none may be shared by two processes
    context = multiprocessing.get_context("fork")
    here, there = context.Pipe()
    process = context.Process(target=_drain_for, args=(there, here), daemon=True)
    process.start()
    there.close()
    try:
        yield
    finally:
        here.close()
        process.join()


def _drain_for(other: Connection, other_end: Connection) -> None:
    """Drain until nobody is left at the other end of the pipe, then what is left."""
    become_second(other_end)
    try:
        with roomy():
            while not other.poll(PAUSE):
                if _wait(ENOUGH):
                    drain_while(_coming(other))
            drain()
    except EngineUnavailable as error:  # who takes records in says it at the end
        logger.warning("the index of the catalogue waits: %s", error)
    finally:
        connections.close_all()


def _coming(other: Connection) -> Coming:
    """Waits until enough has come, but not after the end of the pipe nor for ever."""
    ends_at = time.monotonic() + SECONDS

    def coming(after: int) -> bool:
        while time.monotonic() < ends_at:
            if _wait(MORE, after=after):
                return True
            if other.poll(PAUSE):
                return False
        return False

    return coming


def _wait(number: int, *, after: int = 0) -> bool:
    """Whether so many changes wait that came after this one."""
    return IndexChange.objects.filter(pk__gt=after).order_by()[:number].count() == number
