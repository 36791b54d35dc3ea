from __future__ import annotations

import json
import sqlite3
import time

import pytest

ROWS = 8


def _count(installation) -> int:
    with sqlite3.connect(installation.folder / "db.sqlite3", timeout=20) as database:
        return database.execute("SELECT count(*) FROM libraries_libraryhost").fetchone()[0]


@pytest.mark.slow
def test_an_import_that_was_killed_goes_on_where_it_stopped(installation, tmp_path):
    installation.command(
        "found_region", "--code", "region", "--name", "Region", "--host", "region.localhost"
    )
    listing = tmp_path / "list.csv"
    lines = [f"lib{number};Library {number}" for number in range(ROWS)]
    listing.write_text("code;name\n" + "\n".join(lines), encoding="utf-8")

    process = installation.start("import_libraries", str(listing))
    deadline = time.monotonic() + 120
    while _count(installation) < 3 and time.monotonic() < deadline:
        time.sleep(0.02)
    process.kill()
    process.wait()
    done = _count(installation) - 1
    assert 2 <= done < ROWS

    told = json.loads(installation.command("import_libraries", str(listing), "--json"))
    assert told["counts"] == {"unchanged": done, "created": ROWS - done}
    assert _count(installation) == ROWS + 1
    again = json.loads(installation.command("import_libraries", str(listing), "--json"))
    assert again["counts"] == {"unchanged": ROWS}
