"""Elasticsearch for the tests: the server's archive, kept under var, and servers of it."""

from __future__ import annotations

import hashlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

from tools.console import Refusal, say
from tools.places import ROOT
from tools.ports import free_port

VERSION = "8.19.0"
# The real server without its optional modules.
GROUP, NAME = "org.elasticsearch.distribution.integ-test-zip", "elasticsearch"
DIGEST = "14833b2d86c30656901f92049f81fb5777a8e4545413c8656cd1a21b55173033"
REPOSITORY = ROOT / "var" / "cache" / "maven"
ARCHIVE = REPOSITORY.joinpath(*GROUP.split("."), NAME, VERSION, f"{NAME}-{VERSION}.zip")
START_SECONDS = 120
STOP_SECONDS = 30
# A number that is nobody's: the server refuses root, and writes into its own folder only.
NOBODYS = 64_919
HEAP = "512m"


def fetch() -> None:
    """Have the archive under var, by Maven and its settings. Raises Refusal."""
    if ARCHIVE.exists():
        return
    say(f"Fetching {NAME} {VERSION} (97 MB)…")
    options = [f"-Dmaven.repo.local={REPOSITORY}", "-Dtransitive=false"]
    wanted = f"-Dartifact={GROUP}:{NAME}:{VERSION}:zip"
    command = ["mvn", "-q", "-B", *options, "dependency:get", wanted]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode or not ARCHIVE.exists():
        raise Refusal(f"Maven did not bring {NAME} {VERSION}: {done.stdout[-500:]}")
    with ARCHIVE.open("rb") as file:
        if hashlib.file_digest(file, "sha256").hexdigest() != DIGEST:
            ARCHIVE.unlink()
            raise Refusal(f"What Maven brought is not the {NAME} {VERSION} that we know.")


class Node:
    """One server, started, stopped, killed and halted as a test wants; its data stay."""

    def __init__(self, folder: Path, program: Path, name: str, ports: Sequence[int]) -> None:
        self.port, self.transport = ports
        self.address = f"http://127.0.0.1:{self.port}"
        self._folder = folder / name
        self._name = name
        self._program = program
        self._process: subprocess.Popen[bytes] | None = None

    def configure(self, others: Sequence[Node] = ()) -> None:
        """Write the settings; with others it is a cluster of all of them."""
        folder = self._folder
        for name in ("conf", "data", "logs", "tmp"):
            (folder / name).mkdir(parents=True)
        shipped = self._program / "config"
        shutil.copy(shipped / "log4j2.properties", folder / "conf")
        # Its log of garbage collection would go into the program's own folder.
        options = (shipped / "jvm.options").read_text().splitlines()
        kept = [line for line in options if "gc" not in line.lower()]
        (folder / "conf" / "jvm.options").write_text("\n".join(kept))
        settings = {
            "cluster.name": "bibnet-tests",
            "node.name": self._name,
            "path.data": folder / "data",
            "path.logs": folder / "logs",
            "http.host": "127.0.0.1",
            "http.port": self.port,
            "transport.host": "127.0.0.1",
            "transport.port": self.transport,
            "xpack.security.enabled": "false",
            "node.store.allow_mmap": "false",
            # A full disk of a developer's is no matter of the tests.
            "cluster.routing.allocation.disk.threshold_enabled": "false",
        }
        if others:
            seeds = ", ".join(f'"127.0.0.1:{one.transport}"' for one in others)
            names = ", ".join(one._name for one in others)
            settings["discovery.seed_hosts"] = f"[{seeds}]"
            settings["cluster.initial_master_nodes"] = f"[{names}]"
        else:
            settings["discovery.type"] = "single-node"
        lines = [f"{name}: {value}" for name, value in settings.items()]
        (folder / "conf" / "elasticsearch.yml").write_text("\n".join(lines))
        if os.geteuid() == 0:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, NOBODYS, NOBODYS)

    def start(self) -> None:
        """Start it; `wait` says when it answers."""
        as_user: dict[str, Any] = {}
        if os.geteuid() == 0:
            as_user = {"user": NOBODYS, "group": NOBODYS, "extra_groups": []}
        java = shutil.which("java")
        variables = {
            "PATH": os.environ.get("PATH", ""),
            "LANG": "C.UTF-8",
            "HOME": str(self._folder),
            "ES_JAVA_HOME": str(Path(java or "").resolve().parent.parent),
            "ES_PATH_CONF": str(self._folder / "conf"),
            "ES_TMPDIR": str(self._folder / "tmp"),
            "ES_JAVA_OPTS": f"-Xms{HEAP} -Xmx{HEAP}",
        }
        with (self._folder / "out").open("ab") as out:
            self._process = subprocess.Popen(
                ["/bin/bash", str(self._program / "bin" / "elasticsearch")],
                cwd=self._folder,
                env=variables,
                stdout=out,
                stderr=out,
                start_new_session=True,
                **as_user,
            )

    def wait(self, nodes: int = 1) -> None:
        """Wait until it answers with so many nodes. Raises Refusal."""
        deadline = time.monotonic() + START_SECONDS
        asked = f"{self.address}/_cluster/health?wait_for_nodes=>={nodes}&timeout=1s"
        while time.monotonic() < deadline and self.is_running():
            try:
                with urlopen(asked, timeout=5) as answer:  # noqa: S310  an address of our own
                    if answer.status == 200:
                        return
            except (URLError, OSError):
                pass
            time.sleep(0.2)
        said = (self._folder / "out").read_text(errors="replace")
        raise Refusal(f"Elasticsearch did not start: {said[-2000:]}")

    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def signal(self, number: signal.Signals) -> None:
        """Send a signal to the server and to what started it."""
        if self._process is not None and self._process.poll() is None:
            os.killpg(self._process.pid, number)

    def stop(self) -> None:
        """End it as an operator does; one that hangs is killed."""
        if self._process is None:
            return
        self.signal(signal.SIGCONT)
        self.signal(signal.SIGTERM)
        try:
            self._process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.kill()
        self._wait_for_the_end()

    def kill(self) -> None:
        self.signal(signal.SIGKILL)
        if self._process is not None:
            self._process.wait(STOP_SECONDS)
            self._wait_for_the_end()

    def _wait_for_the_end(self) -> None:
        """Wait for the server itself; what was waited for is the program that started it."""
        deadline = time.monotonic() + STOP_SECONDS
        while self._process is not None and time.monotonic() < deadline:
            try:
                os.killpg(self._process.pid, 0)
            except ProcessLookupError:
                return
            time.sleep(0.05)


@contextmanager
def nodes(number: int = 1) -> Iterator[list[Node]]:
    """So many servers, one cluster, for as long as the block runs. Raises Refusal."""
    if not ARCHIVE.exists():
        raise Refusal("There is no Elasticsearch here: ./dev test --part elasticsearch brings it")
    folder = Path(tempfile.mkdtemp(prefix="bibnet-es-"))
    folder.chmod(0o755)
    made: list[Node] = []
    try:
        program = _unpacked(folder)
        ports = [(free_port(), free_port()) for _one in range(number)]
        made = [Node(folder, program, f"node-{place}", own) for place, own in enumerate(ports)]
        for one in made:
            one.configure(made if number > 1 else ())
            one.start()
        for one in made:
            one.wait(number)
        yield made
    finally:
        for one in made:
            one.kill()
        shutil.rmtree(folder, ignore_errors=True)


def _unpacked(folder: Path) -> Path:
    with zipfile.ZipFile(ARCHIVE) as archive:
        archive.extractall(folder)
    program = folder / f"{NAME}-{VERSION}"
    # The archive forgets what may be run.
    for path in (program / "bin").iterdir():
        path.chmod(0o755)
    return program
