"""Comparing the index with the database, edition by edition, and mending what differs."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from .documents import Reread, all_documents
from .engine import SearchEngine
from .engines import engine
from .garbage import rarely_collected

AT_ONCE = 1_000


@dataclass(slots=True)
class Differences:
    """How many editions there are, and how many the index lacks, has otherwise or has too many."""

    editions: int = 0
    missing: int = 0
    stale: int = 0
    needless: int = 0
    _waiting: list[int] = field(default_factory=list)

    @property
    def differences(self) -> int:
        return self.missing + self.stale + self.needless


@rarely_collected()
def verify(*, is_mended: bool = True) -> Differences:
    """What differs; unless told otherwise it is mended. Raises EngineUnavailable.

    Both sides are read in the order of their numbers, a chunk of each in memory.
    """
    own = engine()
    found = Differences()
    indexed = own.versions()
    known = next(indexed, None)
    for document in all_documents():
        found.editions += 1
        while known is not None and known[0] < document.edition:
            found.needless += 1
            _mend(own, found, known[0], is_mended)
            known = next(indexed, None)
        if known is None or known[0] != document.edition:
            found.missing += 1
            _mend(own, found, document.edition, is_mended)
            continue
        if known[1] != document.version:
            found.stale += 1
            _mend(own, found, document.edition, is_mended)
        known = next(indexed, None)
    for number, _version in _rest(known, indexed):
        found.needless += 1
        _mend(own, found, number, is_mended)
    _write(own, found)
    return found


def _rest(
    known: tuple[int, int] | None, indexed: Iterator[tuple[int, int]]
) -> Iterator[tuple[int, int]]:
    if known is not None:
        yield known
        yield from indexed


def _mend(own: SearchEngine, found: Differences, edition: int, is_mended: bool) -> None:
    if is_mended:
        found._waiting.append(edition)
        if len(found._waiting) >= AT_ONCE:
            _write(own, found)


def _write(own: SearchEngine, found: Differences) -> None:
    if found._waiting:
        reread = Reread()
        own.write(reread.documents(found._waiting), gone=reread.gone)
        found._waiting = []
