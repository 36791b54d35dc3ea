"""Bringing the index up to date with the changes that transactions have written down for it."""

from __future__ import annotations

import logging
import time

from bibnet.libraries.models import Library
from bibnet_catalog.models import IndexChange

from .documents import all_documents, documents
from .engine import EngineUnavailable, IndexMissing
from .engines import engine
from .noting import noted

logger = logging.getLogger(__name__)

AT_ONCE = 2_000
PAUSE = 0.2


def drain(*, until: int | None = None) -> int:
    """Have the index read anew what has changed, up to the change `until`; how many editions.

    A missing index is made from the database. Any number of processes may call it at once: the
    engine lets one write at a time, and each reads an edition only once it may write. Raises
    EngineUnavailable; what was not written stays noted.
    """
    number = 0
    while changes := _next(until):
        editions = sorted(set(changes.values()))
        try:
            engine().write(noted(documents(editions)), gone=editions)
        except IndexMissing:
            return number + reindex()
        IndexChange.objects.filter(pk__in=changes).delete()
        number += len(editions)
    return number


def reindex() -> int:
    """Make the index anew from the database; how many editions it has. Searches go on meanwhile."""
    newest = last_change()
    number = engine().rebuild(noted(all_documents()))
    if newest:
        IndexChange.objects.filter(pk__lte=newest).delete()
    return number


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


def _next(until: int | None) -> dict[int, int]:
    """The changes that come next, with the edition of each."""
    waiting = IndexChange.objects.order_by("pk")
    if until is not None:
        waiting = waiting.filter(pk__lte=until)
    return dict(waiting.values_list("pk", "edition")[:AT_ONCE])
