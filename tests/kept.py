"""Folders of data that take long to make: made by the first who needs one, kept under var/test."""

from __future__ import annotations

import fcntl
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

from tools.state import fingerprint_of_contents

DAY = 24 * 60 * 60


@contextmanager
def one_at_a_time(what: str) -> Iterator[Path]:
    """The place where things are kept, while no other process makes the same."""
    place = settings.VAR_DIR / "test"
    place.mkdir(parents=True, exist_ok=True)
    with (place / f"{what}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield place


def kept(what: str, sources: Iterable[Path], *more: str, make: Callable[[Path], None]) -> Path:
    """The folder that `make` fills when it is not there yet; take a copy of it.

    It is another one when the sources hold something else or the further words differ; those of
    yesterday are thrown away, since a test that runs may still copy from an earlier one of today.
    """
    with one_at_a_time(what) as place:
        folder = place / f"{what}-{fingerprint_of_contents(sources, *more)[:16]}"
        if not folder.exists():
            for old in place.glob(f"{what}-*"):
                if time.time() - old.stat().st_mtime > DAY:
                    shutil.rmtree(old)
            half = Path(tempfile.mkdtemp(prefix=f"{what}-", dir=place))
            make(half)
            half.replace(folder)
    return folder
