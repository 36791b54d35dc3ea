"""Where things are in this checkout."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SITE = ROOT / "site"
VAR = Path(os.environ.get("BIBNET_VAR") or ROOT / "var").resolve()
ENVIRONMENT = ROOT / "var" / "env"
PYTHON = ENVIRONMENT / "bin" / "python"
ARTIFACTS = ROOT / "var" / "artifacts"
DATABASE = VAR / "db.sqlite3"
STATE = VAR / "state.json"
UNFINISHED_DATABASE = VAR / "database.unfinished"


def child_environment(settings: str, **extra: str) -> dict[str, str]:
    """The variables a child process gets: ours from the shell, with the settings named."""
    utf8 = {"PYTHONUTF8": "1", "PYTHONUNBUFFERED": "1"}
    return {**os.environ, **utf8, "DJANGO_SETTINGS_MODULE": settings, **extra}


def runs_on_sqlite(environ: Mapping[str, str] = os.environ) -> bool:
    """Whether the data are the SQLite file of this folder and not a database somewhere else."""
    return not environ.get("BIBNET_DATABASE_URL")
