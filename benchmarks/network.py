"""Networks of many libraries, made once and kept under `var/bench` until a migration changes.

`./dev bench network` makes the three sizes that the other benchmarks measure.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from hashlib import blake2b
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.figures import figure
from tools.places import ROOT, SITE, VAR

SIZES = (10, 1_000, 5_000)
KEPT = VAR / "bench"
MADE_BY = ("network.py", "cloning.py", "furnishing.py")
REGION_HOST = "bryansk.localhost"


def number(of: int) -> str:
    """How a library of the benchmark is told from the others, in its code, names and texts."""
    return f"{of:05d}"


def folder(size: int) -> Path:
    """The data of a network with so many microsites; made at the first call."""
    made = KEPT / f"network-{size}-{_fingerprint()}"
    if not made.exists():
        for old in KEPT.glob(f"network-{size}-*"):
            shutil.rmtree(old)
        _make(made, size)
    return made


def variables(of: Path, **more: str) -> dict[str, str]:
    """The environment of a process that works on a network's data."""
    outer = {name: value for name, value in os.environ.items() if name != "BIBNET_DATABASE_URL"}
    return {
        **outer,
        "BIBNET_VAR": str(of),
        "BIBNET_DEMONSTRATION": "false",
        "DJANGO_SETTINGS_MODULE": "benchmarks.settings",
        "PYTHONPATH": os.pathsep.join([str(ROOT), str(SITE)]),
        "PYTHONUTF8": "1",
        **more,
    }


def _make(made: Path, size: int) -> None:
    half = made.with_name(f"{made.name}.half")
    shutil.rmtree(half, ignore_errors=True)
    half.mkdir(parents=True)
    script = f"from benchmarks import filling; filling.fill({size})"
    subprocess.run([sys.executable, "-c", script], env=variables(half), cwd=ROOT, check=True)
    half.replace(made)


def _fingerprint() -> str:
    digest = blake2b(digest_size=6)
    here = Path(__file__).resolve().parent
    migrations = [*SITE.glob("**/migrations/*.py"), *ROOT.glob("plugins/*/src/*/migrations/*.py")]
    for file in [*(here / name for name in MADE_BY), *sorted(migrations)]:
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def main() -> None:
    for size in SIZES:
        began = time.monotonic()
        made = folder(size)
        figure(f"network of {size}", (made / "db.sqlite3").stat().st_size / 1e6, "MB")
        figure(f"network of {size}, made or found in", time.monotonic() - began, "s")


if __name__ == "__main__":
    main()
