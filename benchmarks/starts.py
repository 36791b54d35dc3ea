"""How long `./dev run` takes until the portal answers: from a clean clone, and later.

    ./dev bench starts

The first start finds in pip's cache what it would download, if it was downloaded before (any
`./dev run` on this machine does so); it makes the environment, the database and the demo network.
"""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.figures import figure
from tools.console import Refusal
from tools.places import ROOT
from tools.ports import free_port

UP = "Ctrl-C ends all."
LATER_STARTS = 3


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        clone = Path(folder) / "bibnet"
        git = shutil.which("git")
        if git is None:
            raise Refusal("This benchmark needs git: apt-get install git")
        subprocess.run([git, "clone", "--quiet", str(ROOT), str(clone)], check=True)
        figure("first start, after downloads", start(clone), "s")
        later = sorted(start(clone) for _turn in range(LATER_STARTS))
        figure("later start", later[LATER_STARTS // 2], "s")


def start(clone: Path) -> float:
    """Start, wait for the words that the portal is up, end; the seconds until then."""
    began = time.monotonic()
    process = subprocess.Popen(
        [str(clone / "dev"), "run", "--port", str(free_port())],
        cwd=clone,
        env=variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    assert process.stdout is not None
    said = []
    for line in process.stdout:
        said.append(line)
        if UP in line:
            break
    seconds = time.monotonic() - began
    process.send_signal(signal.SIGINT)
    rest, _ = process.communicate(timeout=60)
    if not said or UP not in said[-1]:
        raise Refusal(f"The portal did not start:\n{''.join(said)[-2000:]}{rest}")
    return seconds


def variables() -> dict[str, str]:
    """A shell's, without what this benchmark itself was started with."""
    ours = ("BIBNET_", "DJANGO_", "PYTHON")
    return {name: value for name, value in os.environ.items() if not name.startswith(ours)}


if __name__ == "__main__":
    main()
