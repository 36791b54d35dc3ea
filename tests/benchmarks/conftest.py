"""The real server with two workers on an installation of the test's own."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from benchmarks.serving import Server, serving
from tests.installation import ROOT, Installation
from tests.migrated import migrated
from tests.publishing import HOST, furnish


@pytest.fixture(scope="session")
def region(tmp_path_factory: pytest.TempPathFactory) -> Installation:
    """A region with one library, made once; take a copy of it."""
    return furnish(migrated().copy_to(tmp_path_factory.mktemp("region") / "installation"))


@pytest.fixture
def installation(region: Installation, tmp_path: Path) -> Iterator[Installation]:
    own = region.copy_to(tmp_path / "installation")
    yield own
    own.end()


@pytest.fixture
def server(installation: Installation) -> Iterator[Server]:
    with serving(
        "bibnet.wsgi", folder=ROOT, variables=installation.environment, host=HOST
    ) as running:
        yield running


@pytest.fixture
def clock(installation: Installation, tmp_path: Path) -> Path:
    """The file of seconds that all processes add to the real time; the dummy plugins are there."""
    folders = ("site", ".", "tests/dummy_plugin/src", "tests/dummy_dependent/src")
    installation.extra |= {
        "DJANGO_SETTINGS_MODULE": "tests.clock_settings",
        "PYTHONPATH": os.pathsep.join(str(ROOT / folder) for folder in folders),
        "CLOCK": str(tmp_path / "clock"),
    }
    installation.command("migrate", "--verbosity", "0")
    return tmp_path / "clock"
