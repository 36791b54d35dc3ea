"""`./dev run`: everything from an empty checkout to a served portal."""

from __future__ import annotations

import argparse
import fcntl
import http.client
import json
import os
import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from tools import environment, setup
from tools.console import Refusal, say
from tools.places import PYTHON, ROOT, SITE, VAR, child_environment
from tools.supervisor import Program, Supervisor

LOCK = VAR / "running"
# Where the processes of the server add up their figures.
FIGURES = VAR / "metrics"
WORKERS = 2
THREADS = 4


def act(arguments: list[str]) -> int:
    """Set up what is missing, serve until told to stop."""
    port = _port(arguments)
    with only_one(port):
        _refuse_taken(port)
        environment.ensure()
        setup.ensure(port=port)
        shutil.rmtree(FIGURES, ignore_errors=True)
        FIGURES.mkdir()
        supervisor = Supervisor(programs(port), on_ready=lambda: say(greeting(port)))
        return supervisor.run()


def programs(port: int) -> list[Program]:
    """The server and the background worker; the worker waits until the server answers."""
    variables = child_environment(
        setup.SETTINGS, BIBNET_PORT=str(port), PROMETHEUS_MULTIPROC_DIR=str(FIGURES)
    )
    server = [str(PYTHON), "-m", "gunicorn", "bibnet.wsgi", "--bind", f"127.0.0.1:{port}"]
    server += ["--workers", str(WORKERS), "--worker-class", "gthread", "--threads", str(THREADS)]
    server += ["--preload", "--no-control-socket", "--graceful-timeout", "5"]
    server += ["--log-level", "warning"]
    worker = [str(PYTHON), str(SITE / "manage.py"), "work"]
    return [
        Program("server", server, variables, ROOT, is_ready=lambda: answers(port)),
        Program("background worker", worker, variables, ROOT),
    ]


def answers(port: int) -> bool:
    """Whether something speaks HTTP on the port."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status < 500
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def only_one(port: int) -> Iterator[None]:
    """Hold this folder's lock; refuse when another `./dev run` holds it."""
    VAR.mkdir(parents=True, exist_ok=True)
    with LOCK.open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            raise Refusal(
                f"Bibnet already runs from this folder, on port {file.read().strip()}. "
                "Stop it there with Ctrl-C first."
            ) from None
        file.truncate(0)
        file.write(str(port))
        file.flush()
        yield


def running_port() -> str | None:
    """The port of the last `./dev run` of this folder, as `./dev manage` needs it for links."""
    try:
        return LOCK.read_text().strip() or None
    except OSError:
        return None


def greeting(port: int) -> str:
    """The addresses and demo accounts, as printed when the portal answers."""
    facts = _demo_facts()
    lines = ["", "Bibnet is up.", ""]
    lines += [f"  http://{host}:{port}" for host in facts["hosts"]]
    if not facts["hosts"]:
        lines.append("There is no library yet: ./dev manage found_region --code CODE --name NAME")
    if facts["accounts"]:
        lines += ["", "Demo accounts (sign in on the portal, the first address):", ""]
        lines += _table(facts["accounts"], "title", "login", "password", "library")
    return "\n".join([*lines, "", "Ctrl-C ends all.", ""])


def _table(rows: list[dict[str, str]], *columns: str) -> list[str]:
    """The columns side by side, each as wide as its widest word."""
    widths = [max(len(row[column]) for row in rows) for column in columns]
    lines = []
    for row in rows:
        cells = (f"{row[column]:<{width}}" for column, width in zip(columns, widths, strict=True))
        lines.append(f"  {'  '.join(cells)}".rstrip())
    return lines


def _demo_facts() -> dict[str, list[Any]]:
    try:
        facts: dict[str, list[Any]] = json.loads((VAR / "demo.json").read_text("utf-8"))
    except (OSError, ValueError):
        return {"hosts": [], "accounts": []}
    return facts


def _port(arguments: list[str]) -> int:
    parser = argparse.ArgumentParser(prog="./dev run", description="Set all up and serve.")
    default = os.environ.get("BIBNET_PORT") or "8000"
    parser.add_argument("--port", default=default, help="the port to serve on (%(default)s)")
    text = parser.parse_args(arguments).port
    if not text.isdecimal() or not 0 < int(text) < 65536:
        raise Refusal(f"{text!r} is not a port: name a number between 1 and 65535.")
    return int(text)


def _refuse_taken(port: int) -> None:
    try:
        _try_port(port)
    except PermissionError:
        raise Refusal(
            f"Only root may serve on port {port}. Choose one above 1023: ./dev run --port 8000"
        ) from None
    except OSError:
        raise Refusal(
            f"Port {port} is taken by another program. "
            f"Choose another: ./dev run --port {_free_port_after(port)}"
        ) from None


def _try_port(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(("127.0.0.1", port))


def _free_port_after(port: int) -> int:
    for candidate in range(max(port, 1023) + 1, 65536):
        try:
            _try_port(candidate)
        except OSError:
            continue
        return candidate
    return 8000
