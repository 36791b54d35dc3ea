"""Whether the database is there, half made, or not ours."""

from __future__ import annotations

import shutil

from tools.console import Refusal, say
from tools.places import DATABASE, UNFINISHED_DATABASE, VAR, runs_on_sqlite

MAKING = "making"
UPGRADING = "upgrading"


def mend() -> bool:
    """Clear away what a killed start left; returns whether there is a whole database.

    A database killed while it was first made holds nobody's work and is made anew. One killed
    while it was upgraded is kept: its migrations go on where they stopped.
    """
    if UNFINISHED_DATABASE.exists():
        if UNFINISHED_DATABASE.read_text().strip() == UPGRADING:
            say("The last start was stopped while it upgraded the database; going on from there.")
            return True
        if runs_on_sqlite():
            say("The last start was stopped while it made the database; making it anew.")
            delete_data()
        else:
            raise Refusal(
                "The last start was stopped while it filled the database that "
                "BIBNET_DATABASE_URL names. Empty that database, delete "
                f"{UNFINISHED_DATABASE} and run ./dev run again."
            )
    if not runs_on_sqlite():
        return False
    if not DATABASE.exists() or not DATABASE.stat().st_size:
        return False
    _refuse_what_is_not_a_database()
    return True


def begin(stage: str) -> None:
    """Note that the database is half made from now until `finish`."""
    VAR.mkdir(parents=True, exist_ok=True)
    UNFINISHED_DATABASE.write_text(stage)


def finish() -> None:
    UNFINISHED_DATABASE.unlink(missing_ok=True)


def delete_data() -> None:
    """Delete the database of this folder and the files that belong to it."""
    for name in ("db.sqlite3", "db.sqlite3-wal", "db.sqlite3-shm", "state.json", "demo.json"):
        (VAR / name).unlink(missing_ok=True)
    for name in ("media", "mail"):
        shutil.rmtree(VAR / name, ignore_errors=True)
    finish()


def _refuse_what_is_not_a_database() -> None:
    with DATABASE.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise Refusal(
                f"{DATABASE} is not a database that Bibnet can read. "
                "Put a copy of it in its place, or start over with ./dev reset."
            )
