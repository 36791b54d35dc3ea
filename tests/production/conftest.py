"""A region under the production settings: PostgreSQL with two roles, Redis, a real server."""

from __future__ import annotations

import http.client
import os
import secrets
import shlex
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
import pytest
import redis

from tools.ports import free_port

ROOT = Path(__file__).resolve().parent.parent.parent
DEPLOY = ROOT / "deploy"
PROGRAMS = Path(sys.executable).parent
HOST = "libraries.example.org"
# Seconds after which a worker of the Redis queue counts as dead.
SILENCE = "3"


@dataclass
class Region:
    """An installation as docs/operate.md makes it, on this machine."""

    folder: Path
    variables: dict[str, str]
    owner_url: str
    port: int = field(default_factory=free_port)

    def command(self, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
        """The `bibnet` command that the wheel brings."""
        return subprocess.run(
            [str(PROGRAMS / "bibnet"), *arguments],
            env={**self.variables, **variables},
            cwd=self.folder,
            capture_output=True,
            text=True,
            timeout=300,
        )

    def owner_command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        return self.command(*arguments, BIBNET_DATABASE_URL=self.owner_url)

    def get(self, path: str, **headers: str) -> http.client.HTTPResponse:
        """A page as nginx would ask for it; the body has been read into `response.body`."""
        wanted = {"Host": HOST, "X-Forwarded-Proto": "https", "X-Forwarded-For": "203.0.113.7"}
        wanted |= {name.replace("_", "-"): value for name, value in headers.items()}
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        connection.request("GET", path, headers=wanted)
        response = connection.getresponse()
        response.body = response.read().decode(errors="replace")  # type: ignore[attr-defined]
        connection.close()
        return response


def command_of(unit: str) -> list[str]:
    """The words that a systemd unit of ours starts, with this environment's programs."""
    for line in (DEPLOY / unit).read_text().splitlines():
        if line.startswith("ExecStart="):
            program, *words = shlex.split(line.removeprefix("ExecStart="))
            return [str(PROGRAMS / Path(program).name), *words]
    raise AssertionError(f"{unit} starts nothing")


@pytest.fixture(scope="session")
def cluster() -> str:
    """Address of the superuser on the PostgreSQL that `./dev test` started for us."""
    url = os.environ.get("BIBNET_DATABASE_URL", "")
    if not url.startswith("postgres"):
        pytest.fail("these tests need PostgreSQL: ./dev test --part production")
    return url


@pytest.fixture(scope="session")
def redis_url(tmp_path_factory) -> Iterator[str]:
    program = shutil.which("redis-server")
    if program is None:
        pytest.fail("these tests need redis-server: ./dev test --part production")
    port = free_port()
    options = ["--port", str(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
    folder = tmp_path_factory.mktemp("redis")
    server = subprocess.Popen([program, *options], stdout=subprocess.DEVNULL, cwd=folder)
    yield f"redis://127.0.0.1:{port}"
    server.terminate()
    server.wait(10)


@pytest.fixture(scope="session")
def database(cluster) -> dict[str, str]:
    """An empty database with the two roles of deploy/roles.sql: role → address."""
    parts = urlsplit(cluster)
    with psycopg.connect(cluster, autocommit=True) as connection:
        connection.execute("CREATE DATABASE bibnet_region")
    # The superuser of the test cluster has the name that a region's own role has.
    script = (DEPLOY / "roles.sql").read_text().replace("TO bibnet;", "TO bibnet_app;")
    script = script.replace("ROLE bibnet LOGIN", "ROLE bibnet_app LOGIN")
    with psycopg.connect(f"{cluster.rpartition('/')[0]}/bibnet_region") as connection:
        connection.execute(script.encode())
    return {
        role: f"postgres://{role}@{parts.hostname}:{parts.port}/bibnet_region"
        for role in ("bibnet_owner", "bibnet_app")
    }


@pytest.fixture(scope="session")
def region(tmp_path_factory, database, redis_url) -> Region:
    """A region made by the steps of docs/operate.md, not yet served."""
    folder = tmp_path_factory.mktemp("region")
    variables = {
        "PATH": os.environ["PATH"],
        "DJANGO_SETTINGS_MODULE": "bibnet.settings.production",
        "BIBNET_SECRET_KEY": secrets.token_urlsafe(60),
        "BIBNET_DOMAINS": HOST,
        "BIBNET_REGION_HOST": HOST,
        "BIBNET_DATABASE_URL": database["bibnet_app"],
        "BIBNET_REDIS_URL": f"{redis_url}/0",
        "BIBNET_VAR": str(folder),
        "BIBNET_METRICS_TOKEN": "token-of-the-tests",
    }
    region = Region(folder, variables, owner_url=database["bibnet_owner"])
    for arguments in (
        ("migrate", "--no-input"),
        ("createcachetable",),
        ("collectstatic", "--no-input", "--verbosity", "0"),
    ):
        done = region.owner_command(*arguments)
        assert done.returncode == 0, done.stderr
    with psycopg.connect(database["bibnet_owner"]) as connection:
        script = (DEPLOY / "journal.sql").read_text().replace("FROM bibnet;", "FROM bibnet_app;")
        connection.execute(script.encode())
    done = region.command("found_region", "--code", "region", "--name", "Библиотеки области")
    assert done.returncode == 0, done.stderr
    return region


@pytest.fixture(scope="session")
def served(region) -> Iterator[Region]:
    """The region behind the server and the worker that the systemd units start."""
    door = ["--bind", f"127.0.0.1:{region.port}"]
    figures = region.folder / "metrics"
    figures.mkdir()
    variables = {**region.variables, "PROMETHEUS_MULTIPROC_DIR": str(figures)}
    with (region.folder / "server.log").open("wb") as log:
        processes = [
            subprocess.Popen(command, env=variables, cwd=ROOT, stdout=log, stderr=log)
            for command in (
                [*command_of("bibnet-web.service"), *door],
                command_of("bibnet-worker@.service"),
            )
        ]
    try:
        _wait_until_ready(region)
        yield region
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


def _wait_until_ready(region: Region) -> None:
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        try:
            if region.get("/readyz").status == 200:
                return
        except OSError:
            pass
        time.sleep(0.2)
    log = (region.folder / "server.log").read_text(errors="replace")
    raise AssertionError(f"the portal never got ready:\n{log[-6000:]}")


@pytest.fixture
def queue(redis_url) -> Iterator[dict[str, str]]:
    """Variables of an empty queue of the test's own."""
    url = f"{redis_url}/2"
    with redis.from_url(url) as client:
        client.flushdb()
    yield {
        "BIBNET_TASKS_URL": url,
        "BIBNET_WORKER_SILENCE": SILENCE,
        "PYTHONPATH": str(ROOT),
    }


@pytest.fixture
def start(region, queue):
    """Starts what a systemd unit starts; all ends with the test."""
    started: list[subprocess.Popen] = []

    def go(unit: str, *words: str) -> subprocess.Popen:
        log = (region.folder / f"{unit}.log").open("ab")
        command = [*command_of(unit), *words]
        process = subprocess.Popen(
            command, env={**region.variables, **queue}, cwd=ROOT, stdout=log, stderr=log
        )
        started.append(process)
        return process

    yield go
    for process in started:
        if process.poll() is None:
            process.terminate()
    for process in started:
        process.wait(60)


def wait_until(happened, what: str) -> None:
    end = time.monotonic() + 120
    while not happened():
        assert time.monotonic() < end, f"{what}: never"
        time.sleep(0.1)
