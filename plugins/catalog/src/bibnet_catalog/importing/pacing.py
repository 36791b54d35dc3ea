"""How much of a delivery is written at once, and how long others are let to write in between.

SQLite has one writer: who holds it for longer than a moment makes everybody else wait. So chunks
there grow and shrink with the time that their transactions take, and a pause follows each.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection

from bibnet_catalog.reading.pieces import Piece

CHUNK = 1000
FIRST_ON_SQLITE, LEAST_ON_SQLITE, MOST_ON_SQLITE = 300, 200, 2000
SECONDS_ON_SQLITE = 0.2
PAUSE_ON_SQLITE = 0.05
# A chunk holds no more bytes than this and one piece.
CHUNK_BYTES = 8_000_000


class Pace:
    """The pace of one run."""

    def __init__(self) -> None:
        self._is_shared = connection.vendor != "sqlite"
        self._most = CHUNK if self._is_shared else FIRST_ON_SQLITE
        self._ended = time.perf_counter() - PAUSE_ON_SQLITE

    def chunks(self, pieces: Iterator[Piece]) -> Iterator[list[Piece]]:
        """The pieces, so many at once as one transaction takes."""
        chunk: list[Piece] = []
        size = 0
        for piece in pieces:
            chunk.append(piece)
            size += len(piece.content)
            if len(chunk) >= self._most or size >= CHUNK_BYTES:
                yield chunk
                chunk, size = [], 0
        if chunk:
            yield chunk

    @contextmanager
    def writing(self) -> Iterator[None]:
        """Round a chunk's transaction: by its time the next chunk is larger or smaller.

        It begins once others had their time to write since the one before.
        """
        self._rest()
        began = time.perf_counter()
        yield
        self._ended = time.perf_counter()
        if not self._is_shared:
            share = SECONDS_ON_SQLITE / max(self._ended - began, 0.001)
            wanted = int(self._most * min(share, 2))
            self._most = min(max(wanted, LEAST_ON_SQLITE), MOST_ON_SQLITE)

    def _rest(self) -> None:
        """Let others write; what was done meanwhile without writing counts as rest."""
        left = self._ended + PAUSE_ON_SQLITE - time.perf_counter()
        if left > 0 and not self._is_shared:
            time.sleep(left)
