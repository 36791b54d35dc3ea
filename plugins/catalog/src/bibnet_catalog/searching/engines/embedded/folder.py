"""Where the index stands on the disk: numbered folders, one of which is current, and one lock."""

from __future__ import annotations

import fcntl
import os
import shutil
import time
from collections.abc import Hashable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from uuid import uuid4

import tantivy
from django.conf import settings
from django.utils.translation import gettext as _

from bibnet_catalog.searching.engine import EngineUnavailable, IndexMissing

from .schema import VERSION, WHITESPACE, schema

PATIENCE = 10.0
PAUSE = 0.05
State = tuple[int, int, int]


@dataclass
class _Opened:
    """An index as this process has it, with what its folder looked like then."""

    path: Path
    process: int
    state: State
    index: tantivy.Index


@dataclass(frozen=True)
class Look:
    """The index as it stands at one time, with a name that no other state of it has."""

    searcher: tantivy.Searcher
    state: Hashable


_opened: dict[Path, _Opened] = {}
_lock = Lock()


class Folder:
    """`index/current` names the folder that is searched; who writes holds `index/lock`."""

    def __init__(self) -> None:
        self.root = Path(settings.VAR_DIR) / "catalog" / "index"

    def current(self) -> Path:
        """The folder that is searched now. Raises IndexMissing."""
        try:
            name = (self.root / "current").read_text("utf-8").strip()
        except OSError as error:
            raise IndexMissing(_("There is no index of the catalogue yet.")) from error
        path = self.root / name
        if not name.startswith(f"v{VERSION}-") or not (path / "meta.json").exists():
            raise IndexMissing(_("The index of the catalogue is of another version or broken."))
        return path

    def look(self) -> Look:
        """The current index as it stands on the disk now. Raises EngineUnavailable."""
        path = self.current()
        state = _state(path)
        with _lock:
            known = _opened.get(self.root)
            if known and (known.path, known.process) == (path, os.getpid()):
                if known.state != state:
                    known.index.reload()
                    known.state = state
            else:
                index = tantivy.Index.open(str(path))
                index.config_reader("manual")
                known = _opened[self.root] = _Opened(path, os.getpid(), state, index)
            return Look(known.index.searcher(), (path, state))

    def new(self) -> tuple[Path, tantivy.Index]:
        """An empty index in a folder of its own, which nobody searches yet."""
        path = self.root / f"v{VERSION}-{uuid4().hex[:12]}"
        path.mkdir(parents=True)
        return path, tantivy.Index(schema(), path=str(path))

    def swap(self, path: Path) -> None:
        """Have this folder searched from now on; the others go."""
        name = self.root / f"current.{uuid4().hex[:8]}"
        name.write_text(path.name, "utf-8")
        name.replace(self.root / "current")
        for other in self.root.glob("v*-*"):
            if other != path:
                shutil.rmtree(other, ignore_errors=True)

    @contextmanager
    def locked(self) -> Iterator[None]:
        """Be the only writer of all processes. Raises EngineUnavailable if another one stays."""
        self.root.mkdir(parents=True, exist_ok=True)
        with (self.root / "lock").open("w") as file:
            until = time.monotonic() + PATIENCE
            while True:
                with suppress(BlockingIOError):
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    break
                if time.monotonic() > until:
                    raise EngineUnavailable(_("Another process writes the index."))
                time.sleep(PAUSE)
            yield


def registered(index: tantivy.Index) -> tantivy.Index:
    """The index with the tokenizer by which prepared terms are taken apart."""
    analyzer = tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.whitespace()).build()
    index.register_tokenizer(WHITESPACE, analyzer)
    return index


def _state(path: Path) -> State:
    found = (path / "meta.json").stat()
    return found.st_mtime_ns, found.st_size, found.st_ino
