"""A library's file of records into the catalogue: read, described, compared, kept, and searchable.

    ./dev bench catalog_import [--records 100000] [--postgres]

The baseline is Zebra, which indexes the same file of MARC21 by its own rules for it, without any
database. The command is run as an operator runs it; a second time the same file is a nightly
delivery in which nothing has changed. On SQLite other processes write beside the first load.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext, suppress
from pathlib import Path
from statistics import median
from threading import Thread, Timer
from typing import Any, NamedTuple

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import network
from benchmarks.figures import figure
from tools import postgres
from tools.places import ROOT

RECORDS = 20_000
# As the rules say in their first lines they are made for this filter; with `grs.marc` they find
# nothing, and Zebra is quick at that.
ZEBRA = """profilePath:/usr/share/idzebra-2.0/tab
attset:bib1.att
recordType:grs.marcxml.marc21
encoding:utf-8
register:{folder}/register:40G
lockDir:{folder}/lock
"""
LIBRARY = f"library-{network.number(1)}"
WRITERS, WRITES = 4, 50
SECONDS_TO_START = 5
SAMPLE = 5_000
SMALL_WRITES = "from benchmarks import small_writes; small_writes.main()"
STAGES = "from benchmarks import catalog_stages; catalog_stages.main()"


def file_of(number: int) -> Path:
    """So many generated records as MARC21 in ISO 2709; made once and kept."""
    from bibnet_catalog.writing.marc21 import marc21

    from benchmarks.generating import SEED, records

    kept = network.KEPT / f"records-{number}-{SEED}.mrc"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(".half")
        with half.open("wb") as file:
            for one in records(number):
                file.write(marc21(one, one.held).as_marc())
        half.replace(kept)
    return kept


class Took(NamedTuple):
    """Seconds by the clock, and those that all processes had of the processor."""

    seconds: float
    processor: float


@contextmanager
def timed() -> Iterator[list[Took]]:
    """What the processes that the block begins and waits for take; told at its end."""
    found: list[Took] = []
    began, before = time.monotonic(), os.times()
    yield found
    now = os.times()
    used = now.children_user + now.children_system
    used -= before.children_user + before.children_system
    found.append(Took(time.monotonic() - began, used))


def zebra(path: Path, folder: Path, number: int) -> Took:
    """What Zebra takes for the file. Raises AssertionError if it found no words in it."""
    (folder / "register").mkdir()
    (folder / "lock").mkdir()
    (folder / "zebra.cfg").write_text(ZEBRA.format(folder=folder))
    command = ["zebraidx", "-c", str(folder / "zebra.cfg")]
    subprocess.run([*command, "-v", "none", "init"], check=True)
    with timed() as took:
        told = subprocess.run([*command, "update", str(path)], check=True, stderr=subprocess.PIPE)
        subprocess.run([*command, "-v", "none", "commit"], check=True)
    words = re.findall(rb"Dict: inserts/updates/deletions: (\d+)", told.stderr)
    if not words or int(words[-1]) < number / 10:
        raise AssertionError(f"Zebra took only {words} words from {number} records")
    return took[0]


def imported(path: Path, variables: dict[str, str]) -> tuple[dict[str, int], Took, float]:
    """What `catalog_import` says of the file, what it takes, and its largest process in MB."""
    manage = [sys.executable, str(ROOT / "site" / "manage.py"), "catalog_import"]
    words = ["--library", LIBRARY, "--json", str(path)]
    with timed() as took:
        process = subprocess.Popen([*manage, *words], env=variables, stdout=subprocess.PIPE)
        memory = Memory(process.pid)
        said = process.communicate()[0].decode()
    if process.returncode:
        raise AssertionError(f"catalog_import ended with {process.returncode}")
    told: dict[str, int] = json.loads(said.splitlines()[-1])
    return told, took[0], memory.largest()


class Memory(Thread):
    """Looks how large a process and those that it has begun become."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self._pid, self._largest = pid, 0
        self.start()

    def run(self) -> None:
        while found := [*_memory(self._pid)]:
            self._largest = max(self._largest, *found)
            time.sleep(0.2)

    def largest(self) -> float:
        """The largest that one of them was, in MB."""
        self.join()
        return self._largest / 1024


def _memory(pid: int) -> Iterator[int]:
    """The largest memory of a process and of those that it has begun, in KB."""
    with suppress(OSError):
        folder = Path(f"/proc/{pid}")
        found = re.search(r"VmHWM:\s+(\d+)", (folder / "status").read_text())
        if found:
            yield int(found[1])
            for child in (folder / "task" / str(pid) / "children").read_text().split():
                yield from _memory(int(child))


@contextmanager
def written_beside(variables: dict[str, str]) -> Iterator[None]:
    """Have other processes write small things while the block runs; how long one waited.

    They have started before, as the processes of a portal have, and write once the import does.
    """
    command = [sys.executable, "-c", SMALL_WRITES, LIBRARY, str(WRITES)]
    piped: dict[str, Any] = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "text": True}
    writers = [subprocess.Popen(command, env=variables, cwd=ROOT, **piped) for _ in range(WRITERS)]
    for one in writers:
        assert one.stdout is not None
        if one.stdout.readline().strip() != "ready":
            raise AssertionError("a process that writes beside the import did not start")
    beginning = Timer(SECONDS_TO_START, _let_write, [writers])
    beginning.start()
    yield
    beginning.join()
    waits: list[float] = []
    for one in writers:
        said = one.communicate()[0]
        if one.returncode:
            raise AssertionError("a small write beside the import failed")
        waits += json.loads(said)
    figure(f"small writes beside it, all {len(waits)} done, the median waited", median(waits), "s")
    figure("the longest waited", max(waits), "s")


def _let_write(writers: Sequence[subprocess.Popen[str]]) -> None:
    for one in writers:
        assert one.stdin is not None
        one.stdin.write("\n")
        one.stdin.flush()


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=RECORDS)
    options.add_argument("--postgres", action="store_true", help="on a server of its own")
    chosen = options.parse_args()
    with postgres.serving() if chosen.postgres else nullcontext("") as database:
        measure(chosen.records, database)


def measure(number: int, database: str) -> None:
    """Print the figures of so many records, on SQLite or in this empty database."""
    path = file_of(number)
    with tempfile.TemporaryDirectory() as folder:
        baseline = zebra(path, Path(folder), number)
        data = Path(folder) / "network"
        shutil.copytree(network.folder(network.SIZES[0]), data)
        variables = network.variables(data)
        if database:
            variables["BIBNET_DATABASE_URL"] = database
        _prepare(variables, is_empty=bool(database))
        first = 0.0
        for name in ("first load", "nothing changed"):
            is_beside = not first and not database
            with written_beside(variables) if is_beside else nullcontext():
                told, took, memory = imported(path, variables)
            if told["read"] != number or told["quarantined"]:
                raise AssertionError(f"of {number} records the import said {told}")
            seconds = took.seconds
            figure(f"{name} of {number}", number / seconds, "records/s", number / baseline.seconds)
            each = [1000 * one.processor / number for one in (took, baseline)]
            figure(f"{name} of {number}, of the processor", each[0], "ms a record", each[1])
            figure(f"{name} of {number}, largest memory", memory, "MB")
            if first:
                figure(f"{name} of {number}, share of the first load's time", seconds / first, "")
            first = first or seconds
        if not database:
            again = Path(folder) / "again"
            shutil.copytree(network.folder(network.SIZES[0]), again)
            stages = [sys.executable, "-c", STAGES, str(path), str(SAMPLE)]
            subprocess.run(stages, env=network.variables(again), cwd=ROOT, check=True)


def _prepare(variables: dict[str, str], *, is_empty: bool) -> None:
    """A network of libraries in the database, one of which has the catalogue."""
    if is_empty:
        filling = f"from benchmarks import filling; filling.fill({network.SIZES[0]})"
        subprocess.run([sys.executable, "-c", filling], env=variables, cwd=ROOT, check=True)
    switch = ["plugins", "enable", "catalog", "--library", LIBRARY]
    manage = [sys.executable, str(ROOT / "site" / "manage.py")]
    subprocess.run([*manage, *switch], env=variables, check=True)


if __name__ == "__main__":
    main()
