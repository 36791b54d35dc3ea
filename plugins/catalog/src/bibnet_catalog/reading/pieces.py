"""What a delivered file falls into: the bytes of each record, where they stood, what is wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO, Protocol

from .remarks import Remark

# Longer than this is no record: ISO 2709 ends at 99,999 bytes, XML takes some times as much.
LONGEST = 2_000_000
# An ISO 2709 record holds at most some 8,300 fields; XML is given room for a newspaper's issues.
MOST_FIELDS = 20_000
MOST_SUBFIELDS = 100_000

# How much is read at once.
BLOCK = 1 << 18

# Reads the bytes of one record, all of them at once (the separators of ISO 2709 stay what they
# are), and tells what had to be assumed; raises BadRecord where they are no text.
Decode = Callable[[bytes], tuple[str, Sequence[Remark]]]


@dataclass(frozen=True, slots=True)
class Piece:
    """The bytes of one record as delivered.

    `number` counts the pieces of the file from 1, `offset` is where its first byte stands, `end`
    where the next piece may begin: a run that was stopped goes on from there. With a `reason` the
    bytes are no record (cut to `LONGEST`), and the reason is a remark for the cataloguer.
    """

    number: int
    offset: int
    end: int
    content: bytes
    reason: Remark | None = None


class Splitter(Protocol):
    """Falls a file into pieces in one pass, in memory that does not grow with it."""

    def __call__(self, file: BinaryIO, *, start: int = 0, number: int = 0) -> Iterator[Piece]:
        """The pieces from byte `start` on, the first of them numbered `number` + 1."""
        ...


class Window:
    """A stretch of a file in memory that moves forwards; positions are those of the file."""

    def __init__(self, file: BinaryIO, start: int) -> None:
        if start or file.seekable():
            file.seek(start)
        self.file = file
        self.begin = start
        self.data = b""
        self.is_whole = False  # everything up to the end of the file is held

    @property
    def end(self) -> int:
        return self.begin + len(self.data)

    def hold(self, position: int, size: int) -> int:
        """Hold `size` bytes from `position` on, as far as the file has them; how many it has."""
        while not self.is_whole and self.end < position + size:
            more = self.file.read(max(BLOCK, position + size - self.end))
            self.is_whole = not more
            if more:
                self._drop(position)
                self.data += more
        return min(size, self.end - position)

    def find(self, mark: bytes, position: int, stop: int) -> int:
        """Where the mark first stands within what is held, or -1."""
        found = self.data.find(mark, position - self.begin, stop - self.begin)
        return found if found < 0 else found + self.begin

    def bytes(self, position: int, stop: int) -> bytes:
        return self.data[max(position - self.begin, 0) : max(stop - self.begin, 0)]

    def _drop(self, position: int) -> None:
        if position > self.begin:
            self.data = self.data[position - self.begin :]
            self.begin = position
