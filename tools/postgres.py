"""A PostgreSQL of one's own, in a temporary folder, that may also be killed and started again."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from tools.console import Refusal
from tools.ports import free_port

USER = "postgres"
START_SECONDS = 30
# The data are thrown away: a loss of power may take them.
HASTY = {"fsync": "off", "full_page_writes": "off", "max_connections": 200}


def programs() -> Path | None:
    """The folder of the newest PostgreSQL server's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


@dataclass
class Cluster:
    """A server, the folder of its data and the port that it keeps over its lives."""

    bin: Path
    folder: Path
    options: dict[str, object]
    as_user: dict[str, Any]
    port: int = field(default_factory=free_port)
    _server: subprocess.Popen[bytes] | None = None

    def address(self, database: str = "postgres") -> str:
        return f"postgres://bibnet@127.0.0.1:{self.port}/{database}"

    def make(self) -> None:
        """Lay the data out."""
        init = [str(self.bin / "initdb"), "-D", str(self.folder / "data"), "-U", "bibnet"]
        subprocess.run(
            [*init, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"],
            check=True,
            stdout=subprocess.DEVNULL,
            cwd=self.folder,
            **self.as_user,
        )

    def start(self) -> None:
        """Serve, and come back when it answers. Raises Refusal."""
        here = {"listen_addresses": "127.0.0.1", "unix_socket_directories": self.folder}
        given = {**here, "port": self.port, **HASTY, **self.options}
        command = [str(self.bin / "postgres"), "-D", str(self.folder / "data")]
        command += [word for name, value in given.items() for word in ("-c", f"{name}={value}")]
        log = self.folder / "log"
        with log.open("ab") as words:
            self._server = subprocess.Popen(
                command, stdout=words, stderr=words, cwd=self.folder, **self.as_user
            )
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline and self._server.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", self.port)) == 0:
                    return
            time.sleep(0.1)
        raise Refusal(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")

    def kill(self) -> None:
        """End every connection where it stands, without a word; what was committed is kept."""
        self._end(signal.SIGQUIT)

    def stop(self) -> None:
        """End in good order, or at last by force."""
        self._end(signal.SIGTERM)

    def _end(self, how: signal.Signals) -> None:
        if self._server is None:
            return
        self._server.send_signal(how)
        try:
            self._server.wait(10)
        except subprocess.TimeoutExpired:
            self._server.kill()
            self._server.wait(10)
        self._server = None


@contextmanager
def cluster(**options: object) -> Iterator[Cluster]:
    """A running server for as long as the block lasts; `options` are settings of PostgreSQL.

    As root it runs as the user `postgres`, since the server refuses root. Raises Refusal.
    """
    found = programs()
    if found is None:
        raise Refusal("There is no PostgreSQL server here: apt-get install postgresql")
    folder = Path(tempfile.mkdtemp(prefix="bibnet-pg-"))
    as_user: dict[str, Any] = {}
    try:
        if os.geteuid() == 0:
            os.chown(folder, pwd.getpwnam(USER).pw_uid, pwd.getpwnam(USER).pw_gid)
            as_user = {"user": USER, "group": USER, "extra_groups": []}
        made = Cluster(found, folder, options, as_user)
        made.make()
        try:
            made.start()
            yield made
        finally:
            made.stop()
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def serving() -> Iterator[str]:
    """The address of a server for tests and benchmarks, which does not wait for its disk."""
    with cluster(synchronous_commit="off") as made:
        yield made.address()
