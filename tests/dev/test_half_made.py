"""A database that a killed start left behind."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from pathlib import Path

from tests.migrated import migrated
from tests.running import dev, running

FILLED = ("libraries_library", "libraries_libraryhost", "wagtailcore_page", "accounts_user")
WITHOUT_DEMO = {"PATH": os.environ["PATH"], "BIBNET_DEMONSTRATION": "false"}


def rows(var: Path, *tables: str) -> dict[str, int]:
    """How many rows the tables hold."""
    with sqlite3.connect(var / "db.sqlite3") as database:
        return {
            table: database.execute(f"select count(*) from {table}").fetchone()[0]
            for table in tables
        }


def test_what_was_half_made_is_made_anew_and_what_was_half_filled_goes_on(tmp_path, first_start):
    """One start is killed among the tables, the next one among the libraries."""
    (tmp_path / "db.sqlite3").touch()  # an empty file is no database
    with running(tmp_path) as run:
        run.wait_for("Migrating the database…")
        time.sleep(1)
        run.kill()
    with running(tmp_path) as run:
        run.wait_for("The last start was stopped while it made the database; making it anew.")
        run.wait_for("Founding the demo network…", 300)
        time.sleep(5)
        run.kill()
    migrations = rows(first_start, "django_migrations")
    assert rows(tmp_path, "django_migrations") == migrations
    assert rows(tmp_path, *FILLED) != rows(first_start, *FILLED)
    with running(tmp_path) as run:
        run.wait_for("stopped while it filled the demo network; going on from there.")
        run.wait_until_up()
        assert run.get("/", "tyutchev.localhost")[0] == 200
    assert not (tmp_path / "database.unfinished").exists()
    assert rows(tmp_path, *FILLED) == rows(first_start, *FILLED)


def test_without_a_demonstration_it_is_said_how_to_begin(tmp_path):
    shutil.copy(migrated().folder / "db.sqlite3", tmp_path)
    with running(tmp_path, variables={**WITHOUT_DEMO, "BIBNET_VAR": str(tmp_path)}) as run:
        run.wait_until_up()
        assert run.get("/healthz")[0] == 200
        assert "found_region" in run.output


def test_an_upgrade_that_was_killed_goes_on_and_keeps_the_data(var):
    (var / "database.unfinished").write_text("upgrading")
    with sqlite3.connect(var / "db.sqlite3") as database:
        database.execute("update libraries_library set phone = '8 000' where code = 'tyutchev'")
    with running(var) as run:
        run.wait_for("upgraded the database; going on from there.")
        run.wait_until_up()
    with sqlite3.connect(var / "db.sqlite3") as database:
        query = "select phone from libraries_library where code = 'tyutchev'"
        assert database.execute(query).fetchone() == ("8 000",)


def test_a_file_that_is_no_database_is_left_alone_and_said(var):
    for suffix in ("-wal", "-shm"):
        (var / f"db.sqlite3{suffix}").unlink(missing_ok=True)
    (var / "db.sqlite3").write_text("Здесь была база данных.")
    answer = dev("run", "--port", "0", var=var)
    assert "is not a port" in answer.stderr
    with running(var) as run:
        assert run.wait_for_end() == 1
    assert "is not a database that Bibnet can read." in run.output
    assert "./dev reset" in run.output
    assert (var / "db.sqlite3").read_text() == "Здесь была база данных."
