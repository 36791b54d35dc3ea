from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from bibnet.operations.backups import archive, here
from bibnet.operations.backups.archive import Manifest
from bibnet.operations.backups.errors import BackupError


class Command(BaseCommand):
    help = (
        "Brings a backup back. With --verify it is only tried out: digests, a restored database "
        "elsewhere, as many rows as before; nothing here changes."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("archive", type=Path, help="file that the command backup has written")
        parser.add_argument("--verify", action="store_true", help="try it out, change nothing")
        parser.add_argument(
            "--scratch", default="", help="name of the database made for --verify (PostgreSQL)"
        )
        parser.add_argument(
            "--replace", action="store_true", help="put it in the place of the data that are here"
        )

    def handle(self, *, verify: bool, replace: bool, scratch: str, **options: Any) -> None:
        try:
            with archive.unpacked(options["archive"]) as (folder, manifest):
                if verify:
                    self._verify(folder, manifest, scratch)
                else:
                    self._restore(folder, manifest, replace)
        except BackupError as error:
            raise CommandError(str(error)) from error

    def _verify(self, folder: Path, manifest: Manifest, scratch: str) -> None:
        database = here.database()
        _check_kind(database.file, manifest)
        _check_rows(manifest, database.try_out(folder / database.file, scratch))
        files = len(manifest.digests) - 1
        self.stdout.write(f"The backup is whole: {manifest.total} rows, {files} files.")

    def _restore(self, folder: Path, manifest: Manifest, replace: bool) -> None:
        database = here.database()
        _check_kind(database.file, manifest)
        if not replace and not database.is_empty():
            raise BackupError(
                "There are data here already. Stop the portal and its workers, and add --replace "
                "if the backup shall take their place."
            )
        connection.close()
        _check_rows(manifest, database.restore(folder / database.file))
        media = here.media_folder()
        files = archive.put_back(folder, media) if media and manifest.has_media else 0
        self.stdout.write(f"Restored: {manifest.total} rows, {files} files.")
        self.stdout.write("Now: migrate, then start the portal.")


def _check_kind(file: str, manifest: Manifest) -> None:
    if manifest.database != file:
        raise BackupError(
            f"The backup holds {manifest.database}, this installation needs {file}: set "
            "BIBNET_DATABASE_URL to a database of the same kind."
        )


def _check_rows(manifest: Manifest, found: dict[str, int]) -> None:
    wrong = archive.differences(manifest.rows, found)
    if wrong:
        raise BackupError("Rows are missing or too many. " + "; ".join(wrong[:10]))
