"""Folders of data for `./dev`: one made by a real first start, copied for each test."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests import running


@pytest.fixture(scope="session")
def first_start() -> Path:
    """The data that a first start leaves."""
    return running.first_start()


@pytest.fixture
def var(first_start, tmp_path) -> Path:
    """A copy of them that a test may spoil."""
    return Path(shutil.copytree(first_start, tmp_path / "var"))
