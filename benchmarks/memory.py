"""Memory of a worker that has shown a thousand different pages of 5,000 libraries.

    ./dev bench memory

Counted is the largest resident set that the kernel saw of the worker's process, code shared with
the parent included.
"""

from __future__ import annotations

import shutil
import sys
import tempfile
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import network
from benchmarks.figures import figure
from benchmarks.home import collected
from benchmarks.serving import Server, serving
from tools.places import ROOT

SIZE = 5_000
LIBRARIES = 250
PATHS = ("/", "/news/", "/news/news-1/", "/events/event-1/")


def largest(server: Server) -> float:
    """Megabytes at the worker's largest moment."""
    status = Path(f"/proc/{server.workers()[0]}/status").read_text()
    kilobytes = next(line.split()[1] for line in status.splitlines() if line.startswith("VmHWM"))
    return int(kilobytes) / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        data = Path(folder) / "network"
        shutil.copytree(network.folder(SIZE), data)
        variables = collected(data)
        first = f"library-{network.number(1)}.localhost"
        with serving(
            "bibnet.wsgi", folder=ROOT, variables=variables, host=first, workers=1
        ) as server:
            before = largest(server)
            step = SIZE // LIBRARIES
            asked = 0
            for at in range(1, SIZE + 1, step):
                for path in PATHS:
                    status, _body = server.get(f"library-{network.number(at)}.localhost", path)
                    if status != 200:
                        raise AssertionError(f"{path} of library {at} answered {status}")
                    asked += 1
            figure(f"memory of a worker after {asked} pages", largest(server), "MB", before)


if __name__ == "__main__":
    main()
