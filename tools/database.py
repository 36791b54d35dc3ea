"""Whether the database is there, half made, or not ours."""

from __future__ import annotations

import shutil

from tools.console import Refusal, say
from tools.places import DATABASE, UNFINISHED_DATABASE, VAR, runs_on_sqlite

# What a start does to the database; a kill leaves the word in UNFINISHED_DATABASE.
MAKING = "making"
FILLING = "filling"
UPGRADING = "upgrading"
GOING_ON = {
    FILLING: "The last start was stopped while it filled the demo network; going on from there.",
    UPGRADING: "The last start was stopped while it upgraded the database; going on from there.",
}

FILES = (
    "db.sqlite3",
    "db.sqlite3-wal",
    "db.sqlite3-shm",
    "state.json",
    "demo.json",
    "demo_passwords.json",
)
FOLDERS = ("media", "mail")


def mend() -> bool:
    """Clear away what a killed start left; returns whether there is a database to go on with.

    Tables that were half made hold nobody's work and are made anew; with all tables there, the
    demo network and an upgrade go on where they stopped.
    """
    if stage() in GOING_ON:
        say(GOING_ON[stage()])
        return True
    if stage():
        _clear_half_made_tables()
    if not runs_on_sqlite():
        return False
    if not DATABASE.exists() or not DATABASE.stat().st_size:
        return False
    _refuse_what_is_not_a_database()
    return True


def stage() -> str:
    """What a start does, or was killed at; empty when the database is whole."""
    return UNFINISHED_DATABASE.read_text().strip() if UNFINISHED_DATABASE.exists() else ""


def begin(new_stage: str) -> None:
    """Note that the database is half made from now until `finish`."""
    VAR.mkdir(parents=True, exist_ok=True)
    UNFINISHED_DATABASE.write_text(new_stage)


def finish() -> None:
    UNFINISHED_DATABASE.unlink(missing_ok=True)


def delete_data() -> None:
    """Delete the database of this folder and the files that belong to it."""
    for name in FILES:
        (VAR / name).unlink(missing_ok=True)
    for name in FOLDERS:
        shutil.rmtree(VAR / name, ignore_errors=True)
    finish()


def _clear_half_made_tables() -> None:
    if not runs_on_sqlite():
        raise Refusal(
            "The last start was stopped while it made the tables of the database that "
            f"BIBNET_DATABASE_URL names. Empty that database, delete {UNFINISHED_DATABASE} "
            "and run ./dev run again."
        )
    say("The last start was stopped while it made the database; making it anew.")
    delete_data()


def _refuse_what_is_not_a_database() -> None:
    with DATABASE.open("rb") as file:
        if file.read(16) != b"SQLite format 3\0":
            raise Refusal(
                f"{DATABASE} is not a database that Bibnet can read. "
                "Put a copy of it in its place, or start over with ./dev reset."
            )
