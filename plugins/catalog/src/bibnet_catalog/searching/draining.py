"""Bringing the index up to date with the changes that transactions have written down for it."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Iterator, Sequence

from bibnet.libraries.models import Library
from bibnet_catalog.models import IndexChange, IndexInUse

from .documents import Reread
from .engine import Document, EngineUnavailable, IndexMissing, PartlyWritten, SearchEngine
from .engines import engine
from .garbage import rarely_collected
from .noting import noted
from .several import composed
from .verifying import verify

logger = logging.getLogger(__name__)

AT_ONCE = 5_000
# So many editions make a lot, which becomes searchable at once. Small lots cost more: each makes a
# part of the index, and the parts are put together later.
LOT = 20_000
DELETED_AT_ONCE = 5_000
PAUSE = 0.2
ONLY = 1  # the number of the one row


# Told the last change that was read, whether it is worth waiting for later ones.
Coming = Callable[[int], bool]


@rarely_collected()
def drain(*, until: int | None = None) -> int:
    """Have the index read anew what has changed, up to the change `until`; how many editions.

    A missing index is made from the database; one into which another engine's processes drained
    nothing is compared with it. Any number of processes may call it at once: the engine lets one
    write at a time, and each reads an edition only once it may write. Raises EngineUnavailable;
    what was not written stays noted.
    """
    number = _settled()
    while written := _drain_lot(until, _nothing_comes):
        number += written
    return number


@rarely_collected()
def drain_while(coming: Coming) -> int:
    """Have the index read one lot of changes, with what comes meanwhile; how many editions."""
    return _settled() + _drain_lot(None, coming)


def _drain_lot(until: int | None, coming: Coming) -> int:
    lot = _Lot(until, coming)
    try:
        if lot.is_empty():
            return 0
        engine().write(noted(lot.documents()), gone=lot.gone)
    except IndexMissing:
        return reindex()
    except PartlyWritten as error:
        _done([pk for pk, edition in lot.changes.items() if edition in error.written])
        raise
    _done([*lot.changes])
    return len(set(lot.changes.values()))


def _nothing_comes(after: int) -> bool:
    return False


class _Lot:
    """Changes that are written at once: those that wait, and those that come while it is open."""

    def __init__(self, until: int | None, coming: Coming) -> None:
        self.changes: dict[int, int] = {}
        self._until, self._coming = until, coming
        self._reread = Reread()
        self.gone = self._reread.gone

    def is_empty(self) -> bool:
        return not _next(self._until, most=1)

    def documents(self) -> Iterator[Document]:
        """What the editions are now, read when the engine asks for it."""
        last = 0
        while len(self.changes) < LOT:
            changes = _next(self._until, after=last)
            if changes:
                last = max(changes)
                self.changes.update(changes)
                yield from self._reread.documents(sorted(set(changes.values())))
            elif not self._coming(last):
                return


@rarely_collected()
def reindex() -> int:
    """Make the index anew from the database; how many editions it has. Searches go on meanwhile.

    Changes wait until then, and on for the engine in use if that is another one.
    """
    own = engine()
    waiting = list(_runs())
    with composed() as documents_of_all:
        number = own.rebuild(noted(documents_of_all))
    if takes_changes(own):
        IndexInUse.objects.update_or_create(pk=ONLY, defaults={"name": own.index()})
        for first, last in waiting:
            IndexChange.objects.filter(pk__range=(first, last)).delete()
    return number


def takes_changes(own: SearchEngine) -> bool:
    """Whether changes are drained into this engine, and not into another one yet."""
    used = _used()
    return not used or used.startswith(f"{own.kind}:")


def last_change() -> int:
    """The newest change that waits for the index, or 0."""
    return IndexChange.objects.order_by("-pk").values_list("pk", flat=True).first() or 0


def have_searchable(until: int, *, patience: float) -> bool:
    """Drain, or wait while another process does, until the change `until` is in the index.

    Gives up after so many seconds and says False; the worker goes on then.
    """
    end = time.monotonic() + patience
    while True:
        try:
            drain(until=until)
        except EngineUnavailable as error:
            logger.warning("the index of the catalogue cannot be written: %s", error)
        if not IndexChange.objects.filter(pk__lte=until).exists():
            return True
        if time.monotonic() > end:
            return False
        time.sleep(PAUSE)


def drain_in_worker(library: Library) -> None:
    """The periodic task: what another process is writing already is left to it."""
    try:
        drain()
    except EngineUnavailable as error:
        logger.warning("the index of the catalogue waits: %s", error)


def _settled() -> int:
    """See that the index is the one that takes changes; how many editions that has cost."""
    own = engine()
    try:
        name = own.index()
    except IndexMissing:
        IndexInUse.objects.filter(pk=ONLY).delete()
        return reindex()
    if name == _used():
        return 0
    found = verify()
    IndexInUse.objects.update_or_create(pk=ONLY, defaults={"name": name})
    return found.differences


def _used() -> str:
    return IndexInUse.objects.filter(pk=ONLY).values_list("name", flat=True).first() or ""


def _runs() -> Iterator[tuple[int, int]]:
    """The changes that wait, as first and last numbers of runs without a gap.

    A number that is missing may still be written by a transaction that is open now.
    """
    first = last = 0
    for pk in IndexChange.objects.order_by("pk").values_list("pk", flat=True).iterator():
        if not first or pk != last + 1:
            if first:
                yield first, last
            first = pk
        last = pk
    if first:
        yield first, last


def _next(until: int | None, *, after: int = 0, most: int = AT_ONCE) -> dict[int, int]:
    """The changes that come next, with the edition of each.

    One of a smaller number than `after` may be committed later: it waits for the next lot.
    """
    waiting = IndexChange.objects.filter(pk__gt=after).order_by("pk")
    if until is not None:
        waiting = waiting.filter(pk__lte=until)
    return dict(waiting.values_list("pk", "edition")[:most])


def _done(changes: Sequence[int]) -> None:
    for start in range(0, len(changes), DELETED_AT_ONCE):
        IndexChange.objects.filter(pk__in=changes[start : start + DELETED_AT_ONCE]).delete()
