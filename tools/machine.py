"""What the tests need of the machine itself: Debian packages, a PostgreSQL of their own."""

from __future__ import annotations

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.console import Refusal, say

POSTGRES_USER = "postgres"
START_SECONDS = 30


def _postgres_folder() -> Path | None:
    """The folder of the newest PostgreSQL server's programs."""
    found = sorted(
        Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[4])
    )
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def chromium() -> str | None:
    """Path of the browser, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


PRESENT: dict[str, Callable[[], bool]] = {
    "postgresql": lambda: _postgres_folder() is not None,
    "chromium": lambda: chromium() is not None,
    "fonts-dejavu-core": lambda: Path("/usr/share/fonts/truetype/dejavu").exists(),
    "gettext": lambda: shutil.which("xgettext") is not None,
    "default-jre-headless": lambda: shutil.which("java") is not None,
    "maven": lambda: shutil.which("mvn") is not None,
    "redis-server": lambda: shutil.which("redis-server") is not None,
}


def missing_packages() -> set[str]:
    """Debian packages that the tests need and this machine lacks."""
    return {package for package, is_present in PRESENT.items() if not is_present()}


def install_missing() -> set[str]:
    """Install what is missing when we are root; returns what is missing all the same."""
    missing = missing_packages()
    if missing and _install(missing, "Some tests need programs that are not here."):
        return missing_packages()
    return missing


def ensure_program(name: str, packages: set[str]) -> None:
    """Have a program that a benchmark compares with or measures by, or raise Refusal."""
    if shutil.which(name) is None:
        _install(packages, "This benchmark needs a program that is not here.")
    if shutil.which(name) is None:
        words = " ".join(sorted(packages))
        raise Refusal(f"This benchmark needs {name}. As root: apt-get install {words}")


def _install(missing: set[str], why: str) -> bool:
    """Install Debian packages when we are root, else say what to do; whether it was tried."""
    names = " ".join(sorted(missing))
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        say(f"{why} As root: apt-get install {names}")
        return False
    say(f"Installing {names}…")
    variables = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    apt = ["apt-get", "-qq", "-o", "Dpkg::Use-Pty=0"]
    subprocess.run([*apt, "update"], env=variables)
    install = [*apt, "install", "-y", "--no-install-recommends", *sorted(missing)]
    output = subprocess.run(install, env=variables, capture_output=True, text=True)
    if output.returncode:
        say(f"apt-get could not install them:\n{output.stdout}{output.stderr}")
    return True


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def postgres() -> Iterator[str]:
    """A PostgreSQL cluster for as long as the block runs; gives the address of its database.

    Its data are a temporary folder. As root it runs as the user `postgres`, since the server
    refuses root.
    """
    programs = _postgres_folder()
    if programs is None:
        raise Refusal("There is no PostgreSQL server here: apt-get install postgresql")
    user = POSTGRES_USER if os.geteuid() == 0 else None
    folder = Path(tempfile.mkdtemp(prefix="bibnet-pg-"))
    try:
        if user:
            owner = pwd.getpwnam(user)
            os.chown(folder, owner.pw_uid, owner.pw_gid)
        yield from _serve(programs, folder, user)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _serve(programs: Path, folder: Path, user: str | None) -> Iterator[str]:
    as_user: dict[str, Any] = {}
    if user:
        as_user = {"user": user, "group": user, "extra_groups": []}
    data, port = folder / "data", free_port()
    init = [str(programs / "initdb"), "-D", str(data), "-U", "bibnet", "-A", "trust", "-E", "UTF8"]
    subprocess.run(
        [*init, "--locale=C.UTF-8", "--no-sync"],
        check=True,
        stdout=subprocess.DEVNULL,
        cwd=folder,
        **as_user,
    )
    options = {
        "listen_addresses": "127.0.0.1",
        "port": port,
        "unix_socket_directories": folder,
        "fsync": "off",
        "full_page_writes": "off",
        "synchronous_commit": "off",
        "max_connections": 200,
    }
    command = [str(programs / "postgres"), "-D", str(data)]
    command += [word for name, value in options.items() for word in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log:
        server = subprocess.Popen(command, stdout=log, stderr=log, cwd=folder, **as_user)
    try:
        _wait_for(port, server, folder / "log")
        yield f"postgres://bibnet@127.0.0.1:{port}/postgres"
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()


def _wait_for(port: int, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.1)
    raise Refusal(f"PostgreSQL did not start: {log.read_text(errors='replace')[-2000:]}")
