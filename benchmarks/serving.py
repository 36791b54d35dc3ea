"""The real server on a folder of data, as `./dev run` starts it, and what is asked of it."""

from __future__ import annotations

import http.client
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools.console import Refusal
from tools.ports import free_port

WORKERS, THREADS = 2, 4
START_SECONDS = 60


@dataclass
class Server:
    """A running gunicorn and the port it answers on."""

    process: subprocess.Popen[bytes]
    port: int

    def get(self, host: str, path: str = "/") -> tuple[int, bytes]:
        return get(self.port, host, path)

    def workers(self) -> list[int]:
        listing = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in listing.split()]


def get(port: int, host: str, path: str = "/") -> tuple[int, bytes]:
    """Status and body of what a server of this machine answers, by a connection of its own."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        connection.request("GET", path, headers={"Host": host})
        answer = connection.getresponse()
        return answer.status, answer.read()
    finally:
        connection.close()


@contextmanager
def serving(
    application: str,
    *,
    folder: Path,
    variables: dict[str, str],
    host: str,
    workers: int = WORKERS,
) -> Iterator[Server]:
    """Serve until the block ends."""
    port = free_port()
    command = [sys.executable, "-m", "gunicorn", application, "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", str(workers), "--worker-class", "gthread", "--threads", str(THREADS)]
    command += ["--preload", "--no-control-socket", "--log-level", "warning"]
    process = subprocess.Popen(command, cwd=folder, env={**variables, "BIBNET_PORT": str(port)})
    server = Server(process, port)
    try:
        _wait_for(server, host)
        yield server
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(server: Server, host: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.process.poll() is None:
        try:
            server.get(host)
        except OSError:
            time.sleep(0.2)
        else:
            return
    raise Refusal(f"The server of {host} did not answer within {START_SECONDS} s.")


def requests_per_second(
    server: Server,
    host: str,
    path: str = "/",
    *,
    seconds: int = 5,
    connections: int = 16,
    script: str = "",
) -> float:
    """What wrk gets through, asking as its `script` in Lua says; raises if an answer was no
    success.
    """
    wrk = shutil.which("wrk")
    if wrk is None:
        raise Refusal("This benchmark needs wrk: apt-get install wrk")
    address = f"http://127.0.0.1:{server.port}{path}"
    load = ["-t2", f"-c{connections}", f"-d{seconds}s", "--timeout", "30s", "-H", f"Host: {host}"]
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        done = subprocess.run(
            [wrk, *load, "-H", "Accept-Encoding: gzip", "-s", file.name, address],
            capture_output=True,
            text=True,
            check=True,
        )
    if "Non-2xx" in done.stdout or "Socket errors" in done.stdout:
        raise AssertionError(done.stdout)
    found = re.search(r"Requests/sec:\s+([\d.]+)", done.stdout)
    assert found is not None, done.stdout
    return float(found[1])
