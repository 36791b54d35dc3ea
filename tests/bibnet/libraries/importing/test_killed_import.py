"""An import that was killed goes on where it stopped: the command's, and the worker's."""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from bibnet.libraries.importing.task import SAVED_EVERY

ROWS = 8
MANY_ROWS = 3 * SAVED_EVERY
# What an administrator sends from the screen of imports: the list, then the word to start it.
STARTED = """
from django.test import Client
from django.urls import reverse
from bibnet.accounts.models import User
from bibnet.libraries import network, roles
from bibnet.libraries.models import Role
user = User.objects.create_user("administrator", password=None)
roles.grant_role(user=user, library=network.region(), role=Role.REGIONAL_ADMIN, actor=None)
client = Client(headers={{"host": "region.localhost"}})
client.force_login(user)
with open({listing!r}, "rb") as file:
    sent = client.post(reverse("libraries_admin:import", args=["region"]), {{"file": file}})
assert client.post(sent["Location"]).status_code == 302
"""


def ask(installation, query: str) -> list[tuple[Any, ...]]:
    """What the database of the installation answers, whoever is writing to it."""
    path = installation.folder / "db.sqlite3"
    with closing(sqlite3.connect(path, timeout=20)) as database:
        return database.execute(query).fetchall()


def wait_until(happened: Callable[[], bool], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not happened():
        assert time.monotonic() < deadline, f"not within {seconds} seconds"
        time.sleep(0.02)


def hosts(installation) -> int:
    return ask(installation, "SELECT count(*) FROM libraries_libraryhost")[0][0]


@pytest.fixture
def region(installation):
    installation.command(
        "found_region", "--code", "region", "--name", "Region", "--host", "region.localhost"
    )
    return installation


def write_list(path: Path, rows: int, *, kind: str) -> Path:
    lines = [f"lib{number};Library {number};{kind}" for number in range(rows)]
    path.write_text("code;name;kind\n" + "\n".join(lines), encoding="utf-8")
    return path


@pytest.mark.slow
def test_an_import_that_was_killed_goes_on_where_it_stopped(region, tmp_path):
    listing = write_list(tmp_path / "list.csv", ROWS, kind="library")

    process = region.start("import_libraries", str(listing))
    wait_until(lambda: hosts(region) >= 3)
    process.kill()
    process.wait()
    done = hosts(region) - 1
    assert 2 <= done < ROWS

    told = json.loads(region.command("import_libraries", str(listing), "--json"))
    assert told["counts"] == {"unchanged": done, "created": ROWS - done}
    assert hosts(region) == ROWS + 1
    again = json.loads(region.command("import_libraries", str(listing), "--json"))
    assert again["counts"] == {"unchanged": ROWS}


@pytest.mark.slow
def test_an_import_begun_on_the_screen_goes_on_when_its_worker_was_killed(region, tmp_path):
    region.extra["BIBNET_WORKER_SILENCE"] = "3"
    listing = write_list(tmp_path / "list.csv", MANY_ROWS, kind="branch")
    region.command("shell", "--no-imports", "-c", STARTED.format(listing=str(listing)))

    def founded() -> list[str]:
        found = ask(region, "SELECT code FROM libraries_library WHERE code LIKE 'lib%'")
        return [code for (code,) in found]

    def written() -> list[dict[str, Any]]:
        return json.loads(ask(region, "SELECT outcomes FROM libraries_libraryimport")[0][0])

    def is_finished() -> bool:
        query = "SELECT count(*) FROM libraries_libraryimport WHERE finished_at IS NOT NULL"
        return bool(ask(region, query)[0][0])

    assert founded() == []
    first = region.start("work", "--interval", "0.2")
    wait_until(lambda: len(founded()) > SAVED_EVERY)
    first.kill()
    first.wait()
    done, known = len(founded()), written()
    assert SAVED_EVERY <= len(known) <= done < MANY_ROWS
    assert not is_finished()

    region.start("work", "--interval", "0.2")
    wait_until(is_finished)
    assert sorted(founded()) == sorted(f"lib{number}" for number in range(MANY_ROWS))
    outcomes = written()
    assert outcomes[: len(known)] == known
    assert [one["row"] for one in outcomes] == list(range(2, MANY_ROWS + 2))
    # What was founded after the last outcome that was written down is found there.
    created = MANY_ROWS - (done - len(known))
    assert Counter(one["result"] for one in outcomes) == Counter(
        created=created, unchanged=MANY_ROWS - created
    )
    acts = "SELECT count(*) FROM journal_auditentry WHERE action = 'libraries.founded'"
    assert ask(region, acts)[0][0] == MANY_ROWS
