"""A library's file of records into the catalogue: read, described, compared, kept, and searchable.

    ./dev bench catalog_import [--records 100000] [--database URL]

The baseline is Zebra, which indexes the same file without any database. The command is run as an
operator runs it; a second time the same file is a nightly delivery in which nothing has changed.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import network
from benchmarks.figures import figure
from tools.places import ROOT

RECORDS = 20_000
ZEBRA = """profilePath:/usr/share/idzebra-2.0/tab
attset:bib1.att
recordType:grs.marc.marc21
register:{folder}/register:40G
lockDir:{folder}/lock
"""
LIBRARY = f"library-{network.number(1)}"


def file_of(number: int) -> Path:
    """So many generated records as RUSMARC in ISO 2709; made once and kept."""
    from bibnet_catalog.writing.rusmarc import rusmarc

    from benchmarks.generating import SEED, records

    kept = network.KEPT / f"records-{number}-{SEED}.iso"
    if not kept.exists():
        kept.parent.mkdir(parents=True, exist_ok=True)
        half = kept.with_suffix(".half")
        with half.open("wb") as file:
            for one in records(number):
                file.write(rusmarc(one, one.held).as_marc())
        half.replace(kept)
    return kept


def zebra(path: Path, folder: Path) -> float:
    """Seconds that Zebra takes for the file."""
    (folder / "register").mkdir()
    (folder / "lock").mkdir()
    (folder / "zebra.cfg").write_text(ZEBRA.format(folder=folder))
    command = ["zebraidx", "-c", str(folder / "zebra.cfg"), "-v", "none"]
    subprocess.run([*command, "init"], check=True)
    began = time.monotonic()
    subprocess.run([*command, "update", str(path)], check=True)
    subprocess.run([*command, "commit"], check=True)
    return time.monotonic() - began


def imported(path: Path, variables: dict[str, str]) -> tuple[dict[str, int], float, float]:
    """What `catalog_import` says of the file, its seconds and the largest memory in MB."""
    manage = [sys.executable, str(ROOT / "site" / "manage.py"), "catalog_import"]
    words = ["--library", LIBRARY, "--json", str(path)]
    began = time.monotonic()
    with subprocess.Popen([*manage, *words], env=variables, stdout=subprocess.PIPE) as process:
        said = process.stdout.read().decode()
        _pid, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        raise AssertionError(f"catalog_import ended with {process.returncode}")
    told: dict[str, int] = json.loads(said.splitlines()[-1])
    return told, time.monotonic() - began, used.ru_maxrss / 1024


def stages(path: Path, number: int) -> Iterator[tuple[str, float]]:
    """Seconds of what needs no database, stage by stage, on the first records."""
    from bibnet_catalog.describing.describe import describe
    from bibnet_catalog.describing.holdings import KINDS, HoldingsProfile
    from bibnet_catalog.matching.features import features
    from bibnet_catalog.matching.keys import block_keys
    from bibnet_catalog.reading.containers import READERS, Container
    from bibnet_catalog.reading.encodings import Decoder, Encoding

    reader, decode = READERS[Container.ISO2709], Decoder(Encoding.UTF8)
    profile = HoldingsProfile(fields=(KINDS["rusmarc_899"],))
    with path.open("rb") as file:
        pieces = list(islice(reader.split(file), number))
    read = yield from _timed(
        "reading", lambda: [reader.parse(one.content, decode) for one in pieces]
    )
    told = yield from _timed(
        "describing", lambda: [describe(one, "rusmarc", profile) for one in read]
    )
    seen = yield from _timed("features", lambda: [features(one) for one in told])
    yield from _timed("keys", lambda: [block_keys(one) for one in seen])


def _timed(name: str, work: Callable[[], list]) -> Iterator[tuple[str, float]]:
    began = time.monotonic()
    made = work()
    yield name, time.monotonic() - began
    return made


def main() -> None:
    options = argparse.ArgumentParser()
    options.add_argument("--records", type=int, default=RECORDS)
    options.add_argument("--database", default="")
    chosen = options.parse_args()
    path = file_of(chosen.records)
    with tempfile.TemporaryDirectory() as folder:
        baseline = zebra(path, Path(folder))
        data = Path(folder) / "network"
        shutil.copytree(network.folder(network.SIZES[0]), data)
        variables = network.variables(data)
        if chosen.database:
            variables["BIBNET_DATABASE_URL"] = chosen.database
        switch = ["plugins", "enable", "catalog", "--library", LIBRARY]
        subprocess.run(
            [sys.executable, str(ROOT / "site/manage.py"), *switch], env=variables, check=True
        )
        number = chosen.records
        for name in ("first load", "nothing changed"):
            told, seconds, memory = imported(path, variables)
            if told["read"] != number or told["quarantined"]:
                raise AssertionError(f"of {number} records the import said {told}")
            figure(f"{name} of {number}", number / seconds, "records/s", number / baseline)
            figure(f"{name} of {number}, largest memory", memory, "MB")
    sample = min(number, 5_000)
    for name, seconds in stages(path, sample):
        figure(f"{name}, of one core", sample / seconds, "records/s")


if __name__ == "__main__":
    main()
