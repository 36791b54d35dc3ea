"""Where the time of an import goes: each stage's share of the processor.

    from benchmarks import catalog_stages; catalog_stages.main()  # arguments: FILE NUMBER

Takes the first records of a file into the catalogue in one process, stage after stage, which
otherwise work beside each other.
"""

from __future__ import annotations

import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.figures import figure

END = b"\x1d"
LIBRARY = "library-00001"

_seconds: dict[str, float] = defaultdict(float)
_inner: list[float] = []


def timed(of: Any, name: str, stage: str) -> None:
    """Let a function count the time that it takes, less that of those counted within it."""
    whole: Callable[..., Any] = getattr(of, name)

    def counting(*args: Any, **kwargs: Any) -> Any:
        _inner.append(0.0)
        began = time.process_time()
        try:
            return whole(*args, **kwargs)
        finally:
            took = time.process_time() - began
            _seconds[stage] += took - _inner.pop()
            if _inner:
                _inner[-1] += took

    setattr(of, name, counting)


def main() -> None:
    import django

    django.setup()
    from bibnet_catalog.importing import hands, running, taking, understanding
    from bibnet_catalog.searching import beside, documents, several
    from bibnet_catalog.searching.engines.embedded import EmbeddedEngine, index
    from django.core.management import call_command

    timed(understanding, "understood", "features, keys and JSON")
    timed(understanding, "describe", "describing")
    timed(hands, "read", "reading")
    timed(running, "unchanged", "looking for what is unchanged")
    timed(taking, "_sorted_out", "looking for what is unchanged")
    timed(taking.Clusters, "place", "comparing")
    timed(taking.Clusters, "__init__", "reading who may be the same")
    timed(taking, "write", "writing rows")
    timed(taking, "note_down", "writing rows")
    timed(running, "take", "around them")
    timed(documents, "_chunk", "composing documents")
    timed(index, "written", "indexing")
    for name in ("write", "rebuild"):
        timed(EmbeddedEngine, name, "indexing")
    hands.may_fork = beside.may_fork = several.may_fork = lambda: False
    path, number = Path(sys.argv[1]), int(sys.argv[2])
    with TemporaryDirectory() as folder:
        part = Path(folder) / "part.mrc"
        part.write_bytes(END.join(path.read_bytes().split(END, number)[:number]) + END)
        call_command("plugins", "enable", "catalog", "--library", LIBRARY, verbosity=0)
        call_command("catalog_import", str(part), "--library", LIBRARY, verbosity=0)
    total = sum(_seconds.values())
    for stage, took in sorted(_seconds.items(), key=lambda row: -row[1]):
        figure(f"{stage}: share of {total / number * 1e3:.2f} ms a record", took / total, "")
