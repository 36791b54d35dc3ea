"""The search for a Python: each thing that may be missing has its own sentence."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.running import ROOT


@pytest.fixture
def programs(tmp_path) -> Path:
    """A folder that is all of PATH, with no Python in it."""
    folder = tmp_path / "bin"
    folder.mkdir()
    (folder / "dirname").symlink_to(shutil.which("dirname") or "/usr/bin/dirname")
    return folder


def put(folder: Path, name: str, script: str) -> None:
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def start(folder: Path, **variables: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["/bin/sh", str(ROOT / "dev"), "help"],
        env={"PATH": str(folder), **variables},
        capture_output=True,
        text=True,
        timeout=30,
    )


def test_no_python_at_all(programs):
    answer = start(programs)
    assert answer.returncode == 1
    assert answer.stderr.startswith("Bibnet needs Python 3.11 or newer and found none.")
    assert "apt install python3 python3-venv" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_python_that_is_too_old_counts_as_none(programs):
    put(programs, "python3", "exit 1")
    assert "found none" in start(programs).stderr


def test_a_python_without_venv_has_a_sentence_of_its_own(programs):
    put(
        programs,
        "python3",
        f'case "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"',
    )
    answer = start(programs)
    assert answer.returncode == 1
    assert "comes without venv" in answer.stderr
    assert "apt install python3-venv" in answer.stderr
    assert answer.stderr.count("\n") == 1


def test_a_complete_python_is_preferred_to_one_without_venv(programs):
    put(
        programs,
        "python3",
        f'case "$2" in *ensurepip*) exit 1;; esac\nexec {sys.executable} "$@"',
    )
    put(programs, "python3.12", f'exec {sys.executable} "$@"')
    assert start(programs).returncode == 0


def test_a_python_may_be_named(programs):
    assert start(programs, BIBNET_PYTHON=sys.executable).returncode == 0
