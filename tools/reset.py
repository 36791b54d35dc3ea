"""`./dev reset`: back to an empty folder, after asking."""

from __future__ import annotations

import argparse
import sys

from tools import database, run
from tools.console import Refusal, say
from tools.places import VAR, runs_on_sqlite


def act(arguments: list[str]) -> int:
    """Delete the data of this folder; the environment stays."""
    parser = argparse.ArgumentParser(prog="./dev reset", description="Delete this machine's data.")
    parser.add_argument("--yes", action="store_true", help="do not ask")
    sure = parser.parse_args(arguments).yes
    if not runs_on_sqlite():
        raise Refusal(
            "The data are in the database that BIBNET_DATABASE_URL names, and ./dev reset deletes "
            "only what is under var/. Empty that database yourself."
        )
    if not sure and not _is_sure():
        say("Nothing was deleted.")
        return 1
    with run.only_one(port=0):
        database.delete_data()
    run.LOCK.unlink(missing_ok=True)
    say("All data are deleted. ./dev run makes the demo network anew.")
    return 0


def _is_sure() -> bool:
    if not sys.stdin.isatty():
        raise Refusal("./dev reset deletes the database and all files. To mean it: --yes")
    question = f"Delete the database, files and mail under {VAR}? Type yes: "
    return input(question).strip().lower() in {"y", "yes", "да"}
