"""A database that a killed start left behind."""

from __future__ import annotations

import shutil
import sqlite3

import pytest

from tests.running import dev, running


@pytest.fixture
def static_only(first_start, tmp_path):
    """Data of a start that had everything but its database."""
    var = tmp_path / "var"
    var.mkdir()
    shutil.copytree(first_start / "static", var / "static")
    return var


@pytest.mark.parametrize("stage", ["Migrating the database…", "Founding the demo network…"])
def test_a_first_start_killed_on_its_way_is_made_anew(tmp_path, stage):
    with running(tmp_path) as run:
        run.wait_for(stage)
        run.kill()
    assert (tmp_path / "database.unfinished").exists()
    with running(tmp_path) as run:
        run.wait_for("The last start was stopped while it made the database; making it anew.")
        run.wait_until_up()
        assert run.get("/")[0] == 200
        assert run.get("/", "tyutchev.localhost")[0] == 200
    assert not (tmp_path / "database.unfinished").exists()


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


def test_an_empty_file_is_no_database_and_is_filled(var):
    (var / "db.sqlite3").write_bytes(b"")
    with running(var) as run:
        run.wait_for("Founding the demo network…")
        run.wait_until_up()


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
