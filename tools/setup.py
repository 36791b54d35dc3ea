"""Set-up after the environment: which steps are due, decided without starting Django."""

from __future__ import annotations

import os
from pathlib import Path

from tools import database, environment, state
from tools.children import call
from tools.console import Refusal
from tools.places import PYTHON, ROOT, child_environment

SETTINGS = "bibnet.settings.local"
STEPS = ("translations", "database", "static")


def ensure(*, port: int) -> None:
    """Bring translations, database, demo network and static files up to date.

    All steps that are due run in one process, since starting Django takes longer than most.
    """
    is_whole = database.mend()
    wanted = fingerprints()
    known = state.recall() if is_whole or not database.runs_on_sqlite() else {}
    due = [step for step in STEPS if known.get(step) != wanted[step]]
    if database.stage() and "database" not in due:
        due.append("database")
    if not due:
        return
    if "database" in due and not database.stage():
        database.begin(database.UPGRADING if is_whole else database.MAKING)
    command = [str(PYTHON), str(ROOT / "tools" / "prepare.py"), *due]
    variables = child_environment(SETTINGS, BIBNET_PORT=str(port))
    if call(command, cwd=ROOT, env=variables):
        raise Refusal(
            "The set-up did not finish: the words above say why. "
            "Run ./dev run again, or start over with ./dev reset."
        )
    for step in due:
        state.remember(step, wanted[step])
    if "database" in due:
        database.finish()


def fingerprints() -> dict[str, str]:
    """Step → fingerprint of all it depends on."""
    installed = environment.installed_fingerprint()
    files: dict[str, list[Path]] = {step: [] for step in STEPS}
    for folder in environment.source_folders():
        for path in folder.rglob("*"):
            step = _step_of(path)
            if step:
                files[step].append(path)
    address = os.environ.get("BIBNET_DATABASE_URL", "")
    more = {"translations": "", "database": address, "static": ""}
    return {step: state.fingerprint_of_dates(files[step], installed, more[step]) for step in STEPS}


def _step_of(path: Path) -> str:
    """The step a source file belongs to, or nothing."""
    if path.suffix == ".po":
        return "translations"
    if path.suffix == ".py" and path.parent.name == "migrations":
        return "database"
    if "static" in path.parts and path.is_file():
        return "static"
    return ""
