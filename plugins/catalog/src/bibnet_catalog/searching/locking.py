"""One writer of a shared index at a time, on whatever machine."""

from __future__ import annotations

import fcntl
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from .engine import EngineUnavailable

PATIENCE = 10.0
PAUSE = 0.1
# The number of this lock among those that programs take in the database.
WRITER = 0x62696224


@contextmanager
def only_writer() -> Iterator[None]:
    """Be the only writer of all processes that share the database.

    Who reads an edition while it holds the lock writes no state that is older than another's.
    Raises EngineUnavailable if another one stays.
    """
    if connection.vendor == "postgresql":
        _wait(lambda: _asked("SELECT pg_try_advisory_lock(%s)"))
        try:
            yield
        finally:
            _asked("SELECT pg_advisory_unlock(%s)")
        return
    root = Path(settings.VAR_DIR) / "catalog"
    root.mkdir(parents=True, exist_ok=True)
    with (root / "writer.lock").open("w") as file:
        _wait(lambda: _locked(file.fileno()))
        yield


def _wait(take: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE
    while not take():
        if time.monotonic() > until:
            raise EngineUnavailable(_("Another process writes the index."))
        time.sleep(PAUSE)


def _asked(sql: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, [WRITER])
        return bool(cursor.fetchone()[0])


def _locked(number: int) -> bool:
    try:
        fcntl.flock(number, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
