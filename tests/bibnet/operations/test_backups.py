"""The drill: an installation is kept, spoilt, and brought back, on the database at hand."""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection

from bibnet.operations.backups.archive import unpacked
from bibnet.operations.backups.errors import BackupError
from tests.installation import Installation

FOUND = (
    "from bibnet.libraries.founding import found_region;"
    "found_region(code='region', name='Kept region', hostname='region.localhost')"
)
RENAME = "from bibnet.libraries.models import Library; Library.objects.update(name='Spoilt')"
NAMES = "from bibnet.libraries.models import Library; print(Library.objects.get().name)"


@pytest.fixture
def drilled(request, tmp_path, db) -> Iterator[Installation]:
    """An installation with a region and a picture, on the kind of database of this test run."""
    if connection.vendor == "sqlite":
        made = request.getfixturevalue("installation")
    else:
        made = request.getfixturevalue("installation_on_postgres")
    made.command("shell", "-c", FOUND)
    picture(made).parent.mkdir(parents=True, exist_ok=True)
    picture(made).write_bytes(b"a picture")
    yield made
    made.end()


def picture(made: Installation) -> Path:
    return made.folder / "media" / "original_images" / "hall.png"


def kept(made: Installation) -> Path:
    return Path(json.loads(made.command("backup", "--json"))["file"])


def name_of_the_region(made: Installation) -> str:
    return made.command("shell", "-v0", "-c", NAMES).strip()


@pytest.mark.slow
def test_what_was_kept_comes_back_whole(drilled):
    file = kept(drilled)
    assert file.stat().st_mode & 0o077 == 0
    assert "is whole" in drilled.command("restore", "--verify", str(file))

    drilled.command("shell", "-c", RENAME)
    picture(drilled).unlink()
    assert "is whole" in drilled.command("restore", "--verify", str(file))
    assert name_of_the_region(drilled) == "Spoilt", "a trial changed something"
    assert not picture(drilled).exists()

    with pytest.raises(AssertionError, match="--replace"):
        drilled.command("restore", str(file))
    assert name_of_the_region(drilled) == "Spoilt"

    assert "Restored" in drilled.command("restore", "--replace", str(file))
    assert name_of_the_region(drilled) == "Kept region"
    assert picture(drilled).read_bytes() == b"a picture"
    drilled.command("migrate", "--check")
    with pytest.raises(AssertionError, match="append-only"):
        drilled.command(
            "shell",
            "-c",
            "from bibnet.journal.models import AuditEntry; AuditEntry.objects.all().delete()",
        )


@pytest.mark.slow
def test_a_damaged_or_half_backup_is_refused(drilled, tmp_path):
    file = kept(drilled)
    whole = file.read_bytes()
    damaged = tmp_path / "damaged.tar"
    damaged.write_bytes(whole.replace(b"a picture", b"b picture"))
    with pytest.raises(AssertionError, match=r"hall\.png is damaged"):
        drilled.command("restore", "--verify", str(damaged))
    half = tmp_path / "half.tar"
    half.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(AssertionError, match="no whole backup"):
        drilled.command("restore", "--replace", str(half))
    with pytest.raises(AssertionError, match="There is no backup"):
        drilled.command("restore", str(tmp_path / "nothing.tar"))
    assert name_of_the_region(drilled) == "Kept region"


@pytest.mark.parametrize("name", ["../beside.txt", "media/../../beside.txt", "/tmp/beside.txt"])
def test_a_backup_writes_nothing_beside_its_folder(tmp_path, name):
    written = tmp_path / "written.txt"
    written.write_text("beside")
    leading_out = tmp_path / "work" / "out.tar"
    leading_out.parent.mkdir()
    with tarfile.open(leading_out, "w") as tar:
        member = tar.gettarinfo(written, arcname="inside.txt")
        member.name = name
        with written.open("rb") as content:
            tar.addfile(member, content)
    with pytest.raises(BackupError, match="leads out"), unpacked(leading_out):
        pass
    assert not (tmp_path / "beside.txt").exists()
    assert [one.name for one in leading_out.parent.iterdir()] == ["out.tar"]


@pytest.mark.slow
def test_only_so_many_backups_are_kept_and_no_half_one_is_left(drilled):
    folder = drilled.folder / "own"
    for number in range(3):
        (folder / f"bibnet-2020-01-0{number + 1}T000000Z.tar").parent.mkdir(exist_ok=True)
        (folder / f"bibnet-2020-01-0{number + 1}T000000Z.tar").write_bytes(b"old")
    drilled.command("backup", "--to", str(folder), "--keep", "2")
    left = sorted(one.name for one in folder.iterdir())
    assert left[0] == "bibnet-2020-01-03T000000Z.tar"
    assert len(left) == 2
    with tarfile.open(folder / left[1]) as tar:
        assert {"manifest.json", "media/original_images/hall.png"} <= set(tar.getnames())
