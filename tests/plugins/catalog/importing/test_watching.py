"""Files that a program puts into a library's folder are taken in by themselves."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest
from bibnet_catalog import tasks
from bibnet_catalog.models import ImportRun, Record, RunState, Source

from bibnet.libraries.scope import all_libraries
from bibnet.plugins.services import enable_plugin

RNB = Path(__file__).parent.parent / "files" / "rusmarc" / "test1_cp1251.iso"


@pytest.fixture
def folder(northern, settings, tmp_path) -> Path:
    settings.VAR_DIR = tmp_path
    enable_plugin(library=northern, slug="catalog", actor=None)
    made = tmp_path / "catalog" / "incoming" / "northern"
    made.mkdir(parents=True)
    return made


@pytest.fixture
def put(folder):
    """Puts a file into the folder, written so many seconds ago."""

    def act(name: str, content: bytes, *, ago: float = 600) -> Path:
        path = folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(content)
        os.utime(path, (time.time() - ago,) * 2)
        return path

    return act


@pytest.fixture
def watch(region, django_capture_on_commit_callbacks):
    def act() -> None:
        with django_capture_on_commit_callbacks(execute=True):
            tasks.watch(region)

    return act


def test_a_file_is_taken_in_once_and_put_aside(put, watch, folder, northern):
    put("night.iso", RNB.read_bytes())
    watch()
    watch()
    run = ImportRun.objects.of(northern).get()
    assert (run.state, run.added, run.by) == (RunState.DONE, 81, None)
    assert [one.name for one in (folder / "done").iterdir()] == ["night.iso"]


def test_a_file_that_is_still_written_waits(put, watch, northern):
    path = put("night.iso", RNB.read_bytes(), ago=5)
    put(".half.iso", RNB.read_bytes())
    put("empty.iso", b"")
    watch()
    assert not ImportRun.objects.of(northern).exists()
    assert path.exists()


def test_a_folder_within_is_a_source(put, watch, northern):
    put("irbis/night.iso", RNB.read_bytes())
    watch()
    assert Source.objects.of(northern).get().code == "irbis"
    assert Record.objects.of(northern).count() == 81


def test_what_cannot_be_read_is_put_aside_with_the_reason(put, watch, folder, northern):
    put("poem.txt", "Мороз и солнце; день чудесный!".encode())
    watch()
    assert sorted(one.name for one in (folder / "refused").iterdir()) == [
        "poem.txt",
        "poem.txt.txt",
    ]
    assert (folder / "refused" / "poem.txt.txt").read_text().strip()
    assert not ImportRun.objects.of(northern).exists()
    assert not Source.objects.of(northern).exists()


def test_where_the_catalogue_is_off_files_stay(put, watch, folder, southern):
    (folder.parent / "southern").mkdir()
    left = folder.parent / "southern" / "night.iso"
    left.write_bytes(RNB.read_bytes())
    os.utime(left, (1, 1))
    watch()
    assert left.exists()
    with all_libraries("a test"):
        assert not ImportRun.objects.exists()
