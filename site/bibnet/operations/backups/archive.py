"""The archive of a backup: a tar with a manifest that knows every file's digest."""

from __future__ import annotations

import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from tempfile import TemporaryDirectory

from .databases import Counts, Database
from .errors import BackupError

MANIFEST, MEDIA = "manifest.json", "media"
FORMAT = 1


@dataclass
class Manifest:
    """What the archive holds and how it looked when it was made."""

    made_at: str
    database: str
    rows: Counts
    migrations: list[str]
    has_media: bool
    digests: dict[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def total(self) -> int:
        return sum(self.rows.values())


def make(
    *, folder: Path, database: Database, media: Path | None, migrations: list[str]
) -> tuple[Path, Manifest]:
    """Write a backup into the folder; it has its name only when it is whole.

    It holds personal data: only its owner may read it. Without `media` the files are kept
    elsewhere.
    """
    now = datetime.now(UTC)
    target = folder / f"bibnet-{now:%Y-%m-%dT%H%M%SZ}.tar"
    folder.mkdir(parents=True, exist_ok=True)
    half = target.with_suffix(".half")
    half.touch(mode=0o600)
    try:
        with TemporaryDirectory(dir=folder) as work, tarfile.open(half, "w") as tar:
            copy = Path(work) / database.file
            rows = database.dump(copy)
            manifest = Manifest(
                now.isoformat(), database.file, rows, migrations, has_media=media is not None
            )
            _add(tar, copy, database.file, manifest)
            for name, file in _files(media):
                _add(tar, file, name, manifest)
            listed = Path(work) / MANIFEST
            listed.write_text(json.dumps(asdict(manifest), indent=1), "utf-8")
            tar.add(listed, MANIFEST)
        half.rename(target)
    finally:
        half.unlink(missing_ok=True)
    return target, manifest


@contextmanager
def unpacked(archive: Path) -> Iterator[tuple[Path, Manifest]]:
    """The files of an archive in a folder of its own, each compared with its digest."""
    if not archive.is_file():
        raise BackupError(f"There is no backup {archive}.")
    with TemporaryDirectory(dir=archive.parent) as work:
        folder = Path(work)
        try:
            with tarfile.open(archive) as tar:
                _unpack(tar, folder)
            manifest = Manifest(**json.loads((folder / MANIFEST).read_text("utf-8")))
        except (tarfile.TarError, OSError, TypeError, ValueError, KeyError) as error:
            raise BackupError(f"{archive} is no whole backup: {error}") from error
        if manifest.format != FORMAT:
            raise BackupError(f"{archive} was made by another version of the portal.")
        _compare(folder, manifest)
        yield folder, manifest


def put_back(folder: Path, media: Path) -> int:
    """Copy the files of the archive to their place; how many."""
    files = list(_files(folder / MEDIA))
    for name, file in files:
        target = media / Path(name).relative_to(MEDIA)
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(file, target)
    return len(files)


def differences(expected: Counts, found: Counts) -> list[str]:
    """Tables whose rows are not as many as they were."""
    return [
        f"{table}: {expected.get(table, 0)} rows in the backup, {found.get(table, 0)} restored"
        for table in sorted(expected.keys() | found.keys())
        if expected.get(table) != found.get(table)
    ]


def _files(media: Path | None) -> Iterator[tuple[str, Path]]:
    if media is not None and media.is_dir():
        for file in sorted(media.rglob("*")):
            if file.is_file():
                yield f"{MEDIA}/{file.relative_to(media)}", file


def _add(tar: tarfile.TarFile, file: Path, name: str, manifest: Manifest) -> None:
    manifest.digests[name] = _digest(file)
    tar.add(file, name)


def _unpack(tar: tarfile.TarFile, folder: Path) -> None:
    """Write the files out, and nothing beside the folder; ValueError for a name that leads out.

    The filters of `extractall` came with Python 3.11.4; Debian 12 has an older one.
    """
    for member in tar:
        name = PurePosixPath(member.name)
        if name.is_absolute() or ".." in name.parts:
            raise ValueError(f"{member.name} leads out of the backup")
        content = tar.extractfile(member)
        if content is None:
            continue
        target = folder / name
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("wb") as file:
            shutil.copyfileobj(content, file)
        os.utime(target, (member.mtime, member.mtime))


def _compare(folder: Path, manifest: Manifest) -> None:
    for name, digest in manifest.digests.items():
        file = folder / name
        if not file.is_file():
            raise BackupError(f"{name} is missing in the backup.")
        if _digest(file) != digest:
            raise BackupError(f"{name} is damaged in the backup.")


def _digest(file: Path) -> str:
    digest = sha256()
    with file.open("rb") as content:
        while piece := content.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()
