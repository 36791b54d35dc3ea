"""A microsite's front page for anonymous readers against an untouched Wagtail project.

    ./dev bench home

The baseline is the welcome page of `wagtail start` on the same server with as many workers and
threads, DEBUG off on both. Cached: as it is. Uncached: the page cache off, every query done.
The three servers are asked in turn; the figures are medians of the rounds.
"""

from __future__ import annotations

import os
import secrets
import shutil
import statistics
import subprocess
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path

if __package__ in (None, ""):
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks import network
from benchmarks.figures import figure
from benchmarks.serving import Server, requests_per_second, serving
from tools.places import ROOT

SIZE = 10
ROUNDS = 4
HOST = "library-00001.localhost"


def wagtail_start(folder: Path) -> dict[str, str]:
    """Make an untouched project; gives the environment that its server needs."""
    bin_folder = Path(sys.executable).parent
    subprocess.run([str(bin_folder / "wagtail"), "start", "welcome", str(folder)], check=True)
    # The template's production settings leave these to the operator.
    (folder / "welcome" / "settings" / "local.py").write_text(
        f"SECRET_KEY = {secrets.token_hex(32)!r}\nALLOWED_HOSTS = ['*']\n"
    )
    variables = {
        name: value for name, value in os.environ.items() if not name.startswith("BIBNET_")
    }
    variables |= {"DJANGO_SETTINGS_MODULE": "welcome.settings.production"}
    variables["PYTHONPATH"] = str(folder)
    for command in (["migrate", "--verbosity", "0"], ["collectstatic", "--noinput", "-v", "0"]):
        subprocess.run(
            [sys.executable, "manage.py", *command], cwd=folder, env=variables, check=True
        )
    return variables


def collected(data: Path) -> dict[str, str]:
    """The environment of a server on a network's data, static files in place."""
    variables = network.variables(data, DJANGO_SETTINGS_MODULE="bibnet.settings.local")
    manage = [sys.executable, str(ROOT / "site" / "manage.py")]
    subprocess.run([*manage, "collectstatic", "--noinput", "-v", "0"], env=variables, check=True)
    return variables


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        (folder / "start").mkdir()
        start = wagtail_start(folder / "start")
        data = folder / "network"
        shutil.copytree(network.folder(SIZE), data)
        ours = collected(data)
        servers = {
            "wagtail start": serving(
                "welcome.wsgi", folder=folder / "start", variables=start, host="localhost"
            ),
            "cached": serving("bibnet.wsgi", folder=ROOT, variables=ours, host=HOST),
            "uncached": serving(
                "bibnet.wsgi",
                folder=ROOT,
                variables={**ours, "BIBNET_PAGE_CACHE_BYTES": "0"},
                host=HOST,
            ),
        }
        running = {name: stack.enter_context(one) for name, one in servers.items()}
        _measure(running)


def _measure(running: dict[str, Server]) -> None:
    rounds: dict[str, list[float]] = {name: [] for name in running}
    for _round in range(ROUNDS + 1):
        for name, server in running.items():
            host = "localhost" if name == "wagtail start" else HOST
            rounds[name].append(requests_per_second(server, host))
    speed = {name: statistics.median(found[1:]) for name, found in rounds.items()}
    for name in ("cached", "uncached"):
        figure(f"microsite home, {name}", speed[name], "requests/s", speed["wagtail start"])


if __name__ == "__main__":
    main()
