"""The real `./dev run` as a test drives it."""

from __future__ import annotations

import http.client
import json
import os
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from tests.kept import kept
from tools.ports import free_port

ROOT = Path(__file__).resolve().parent.parent
UP = "Ctrl-C ends all."
FIRST_START_SECONDS = 400
REGION_HOST = "bryansk.localhost"


class DevRun:
    """A started `./dev run` with a folder of data of its own."""

    def __init__(
        self,
        var: Path,
        *arguments: str,
        port: int | None = None,
        checkout: Path = ROOT,
        variables: dict[str, str] | None = None,
        **popen: Any,
    ) -> None:
        self.var = var
        self.port = port or free_port()
        self.lines: list[str] = []
        self.seconds: list[float] = []
        self.started = time.monotonic()
        if variables is None:
            variables = {"BIBNET_VAR": str(var), "PATH": os.environ["PATH"]}
        self.variables = variables
        self.process = subprocess.Popen(
            [str(checkout / "dev"), "run", "--port", str(self.port), *arguments],
            env=variables,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            stdin=subprocess.DEVNULL,
            text=True,
            cwd=checkout,
            start_new_session=True,
            **popen,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            self.seconds.append(time.monotonic() - self.started)
            self.lines.append(line.rstrip("\n"))

    @property
    def output(self) -> str:
        return "\n".join(self.lines)

    def wait_for(self, text: str, seconds: float = 60) -> float:
        """Seconds from the start until a line with this text came; fails when none comes."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            for line, second in zip(self.lines, self.seconds, strict=False):
                if text in line:
                    return second
            if self.process.poll() is not None and not self._reader.is_alive():
                break
            time.sleep(0.05)
        raise AssertionError(f"{text!r} was never said:\n{self.output}")

    def wait_until_up(self, seconds: float = FIRST_START_SECONDS) -> float:
        return self.wait_for(UP, seconds)

    def get(self, path: str, host: str = REGION_HOST) -> tuple[int, str]:
        """Status and text of a page, asked for at 127.0.0.1 with the Host header."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            connection.request("GET", path, headers={"Host": f"{host}:{self.port}"})
            response = connection.getresponse()
            return response.status, response.read().decode(errors="replace")
        finally:
            connection.close()

    def url(self, host: str = REGION_HOST, path: str = "/") -> str:
        return f"http://{host}:{self.port}{path}"

    def facts(self) -> dict[str, Any]:
        """The hosts and demo accounts that the start printed."""
        facts: dict[str, Any] = json.loads((self.var / "demo.json").read_text("utf-8"))
        return facts

    def wait_for_end(self, seconds: float = 30) -> int:
        code = self.process.wait(seconds)
        self._reader.join(5)
        return code

    def stop(self, number: int = signal.SIGINT) -> int:
        """Send a signal to `./dev` alone, as a terminal or systemd would; returns its exit code."""
        if self.process.poll() is None:
            self.process.send_signal(number)
        return self.wait_for_end()

    def kill(self) -> None:
        """What the out-of-memory killer does."""
        self.process.kill()
        self.wait_for_end()

    def children(self) -> dict[int, str]:
        """Process id → command line of what `./dev` started itself."""
        return dict(_children(self.process.pid))


def _children(parent: int) -> Iterator[tuple[int, str]]:
    listing = Path(f"/proc/{parent}/task/{parent}/children").read_text()
    for pid in map(int, listing.split()):
        words = Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
        yield pid, b" ".join(words).decode()


def is_running(pid: int) -> bool:
    """Whether the process is there and not only waiting to be buried."""
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]
    except (FileNotFoundError, ProcessLookupError):
        return False
    return state != "Z"


@contextmanager
def running(var: Path, *arguments: str, **kwargs: Any) -> Iterator[DevRun]:
    """`./dev run` for as long as the block lasts."""
    dev = DevRun(var, *arguments, **kwargs)
    try:
        yield dev
    finally:
        if dev.process.poll() is None:
            try:
                dev.stop()
            except subprocess.TimeoutExpired:
                children = dev.children()
                dev.kill()
                raise AssertionError(f"did not end; it waits for {children}") from None


def first_start() -> Path:
    """A folder with the data that a first start leaves; take a copy of it.

    Made anew each day and for each change of the code, unless BIBNET_TEST_DATA names the folder
    of data of an earlier `./dev run`.
    """
    if ready := os.environ.get("BIBNET_TEST_DATA"):
        return Path(ready)
    folders = ["site", "plugins", "themes", "tools", "requirements.lock"]
    names = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    sources = [ROOT / name for name in names.stdout.split("\0") if (ROOT / name).is_file()]
    return kept("first-start", sources, str(date.today()), make=_start_once)


def _start_once(var: Path) -> None:
    with running(var) as run:
        run.wait_until_up()


def dev(
    *arguments: str, var: Path | None = None, **kwargs: Any
) -> subprocess.CompletedProcess[str]:
    """A finished call of `./dev` with nothing of our own environment but the path."""
    variables = {"PATH": os.environ["PATH"]}
    if var is not None:
        variables["BIBNET_VAR"] = str(var)
    variables |= kwargs.pop("variables", {})
    return subprocess.run(
        [str(ROOT / "dev"), *arguments],
        env=variables,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=kwargs.pop("timeout", 120),
        **{"stdin": subprocess.DEVNULL, **kwargs},
    )
