"""What a delivered file falls into: the bytes of each record, where they stood, what is wrong."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO, Protocol

# Longer than this is no record: ISO 2709 ends at 99,999 bytes, XML takes some times as much.
LONGEST = 2_000_000


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one record as delivered.

    `number` counts the pieces of the file from 1, `offset` is where its first byte stands, `end`
    where the next piece may begin: a run that was stopped goes on from there. With a `reason` the
    bytes are no record (cut to `LONGEST`), and the reason is a sentence for the cataloguer.
    """

    number: int
    offset: int
    end: int
    content: bytes
    reason: str = ""


class Splitter(Protocol):
    """Falls a file into pieces in one pass, in memory that does not grow with it."""

    def __call__(self, file: BinaryIO, *, start: int = 0, number: int = 0) -> Iterator[Piece]:
        """The pieces from byte `start` on, the first of them numbered `number` + 1."""
        ...


class BadRecord(ValueError):
    """Bytes that are no record, with a sentence that tells the cataloguer why."""
