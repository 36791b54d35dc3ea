"""The virtual environment under var/env, made from the lock files."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

from tools import state
from tools.children import call
from tools.console import Refusal, say
from tools.places import ENVIRONMENT, PYTHON, ROOT

STATE = ENVIRONMENT.parent / "env.json"
UNFINISHED = ENVIRONMENT.parent / "env.unfinished"
RUN_LOCK = ROOT / "requirements.lock"
DEVELOPMENT_LOCK = ROOT / "requirements-dev.lock"
# Those that do something yet.
PLUGINS = ("catalog", "lending")


def ensure(*, development: bool = False) -> None:
    """Make the environment what the lock files say; takes no time when it is so already."""
    locks = [RUN_LOCK, DEVELOPMENT_LOCK] if development else [RUN_LOCK]
    members = [ROOT, *_members()]
    wanted = {lock.stem: _fingerprint([lock]) for lock in locks}
    wanted["members"] = _fingerprint([member / "pyproject.toml" for member in members])
    known = state.recall(STATE) if PYTHON.exists() else {}
    stale = [part for part in wanted if known.get(part) != wanted[part]]
    if not stale:
        return
    _begin()
    for lock in locks:
        if lock.stem in stale:
            say(f"Installing what {lock.name} names…")
            _pip("install", "--require-hashes", "-r", str(lock))
    if "members" in stale:
        say("Installing the portal, its themes and plugins…")
        for distributions in ([ROOT], _members()):  # plugins are built by a class of the core
            editable = [word for member in distributions for word in ("-e", str(member))]
            _pip("install", "--no-deps", "--no-build-isolation", *editable)
    for part in stale:
        state.remember(part, wanted[part], STATE)
    UNFINISHED.unlink()


def _members() -> list[Path]:
    """The distributions of this repository that stand beside the core in a portal."""
    themes = sorted(path.parent for path in ROOT.glob("themes/*/pyproject.toml"))
    return [*themes, *(ROOT / "plugins" / slug for slug in PLUGINS)]


def source_folders() -> list[Path]:
    """Folders with the code that is installed editable: the core, themes, plugins at work."""
    lines: list[str] = []
    for listing in sorted(ENVIRONMENT.glob("lib/python*/site-packages/*.pth")):
        lines += listing.read_text("utf-8").splitlines()
    return [Path(line) for line in lines if line.startswith("/") and Path(line).is_dir()]


def installed_fingerprint() -> str:
    """Changes whenever a distribution comes, goes or is replaced in the environment."""
    return state.fingerprint_of_dates(ENVIRONMENT.glob("lib/python*/site-packages/*.dist-info"))


def _fingerprint(paths: list[Path]) -> str:
    return state.fingerprint_of_contents(paths, str(ROOT), sys.version)


def _begin() -> None:
    """See that there is an environment with pip in it, and mark it as unfinished."""
    if UNFINISHED.exists() or not _works():
        say("Making the environment in var/env…")
        shutil.rmtree(ENVIRONMENT, ignore_errors=True)
        STATE.unlink(missing_ok=True)
        ENVIRONMENT.parent.mkdir(parents=True, exist_ok=True)
        UNFINISHED.touch()
        _call(sys.executable, "-m", "venv", str(ENVIRONMENT), doing="making the environment")
    UNFINISHED.touch()
    if subprocess.run([PYTHON, "-c", "import pip"], capture_output=True).returncode:
        _call(str(PYTHON), "-m", "ensurepip", "--default-pip", doing="installing pip")


def _works() -> bool:
    try:
        return subprocess.run([PYTHON, "-c", ""], capture_output=True).returncode == 0
    except OSError:
        return False


def _pip(*arguments: str) -> None:
    # Compiled at its first import, and most of it never is.
    options = ("--no-compile", "--quiet", "--disable-pip-version-check", "--no-input")
    _call(str(PYTHON), "-m", "pip", *arguments, *options, doing="installing the dependencies")


def _call(*command: str, doing: str) -> None:
    # pip's own words go to standard error, so that `./dev manage … --json` stays readable.
    if call(command, cwd=ROOT, stdout=sys.stderr):
        raise Refusal(
            f"Stopped while {doing}: the words above say why. "
            "Run the same command again when it is mended; what is done already is kept."
        )
