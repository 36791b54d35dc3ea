"""What the tests need of the machine itself: its Debian packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

from tools import postgres
from tools.console import Refusal, say


def chromium() -> str | None:
    """Path of the browser, or None."""
    return shutil.which("chromium") or shutil.which("chromium-browser")


PRESENT: dict[str, Callable[[], bool]] = {
    "postgresql": lambda: postgres.programs() is not None,
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
