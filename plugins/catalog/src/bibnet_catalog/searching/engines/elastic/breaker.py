"""What keeps readers from waiting for a server that did not answer a moment ago."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Lock

from bibnet_catalog.searching.engine import EngineUnavailable

PAUSE = 10.0


class Breaker:
    """Open after a failure: for some seconds nobody asks, then one caller tries."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = Lock()
        self._until: float | None = None
        self._reason = ""

    def pass_or_raise(self, is_there: Callable[[], bool]) -> None:
        """Let the caller on, or raise EngineUnavailable at once.

        `is_there` is asked, by one caller, when the pause after a failure is over.
        """
        with self._lock:
            if self._until is None:
                return
            if self._clock() < self._until:
                raise EngineUnavailable(self._reason)
            self._until = self._clock() + PAUSE  # the others are refused while this one tries
        if not is_there():
            raise EngineUnavailable(self._reason)
        self.close()

    def open(self, reason: str) -> None:
        with self._lock:
            self._until, self._reason = self._clock() + PAUSE, reason

    def close(self) -> None:
        with self._lock:
            self._until = None
