from __future__ import annotations

import json
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bibnet.operations.backups import archive, here
from bibnet.operations.backups.errors import BackupError


class Command(BaseCommand):
    help = "Writes the database and the files into one archive, while the portal goes on working."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--to", type=Path, help="folder of the archive (default: backups beside the data)"
        )
        parser.add_argument("--keep", type=int, help="delete older archives but so many")
        parser.add_argument(
            "--json", action="store_true", dest="as_json", help="tell the outcome as JSON"
        )

    def handle(self, *, to: Path | None, keep: int | None, as_json: bool, **options: Any) -> None:
        folder = to or settings.VAR_DIR / "backups"
        media = here.media_folder()
        try:
            file, manifest = archive.make(
                folder=folder, database=here.database(), media=media, migrations=here.migrations()
            )
        except BackupError as error:
            raise CommandError(str(error)) from error
        if keep:
            _forget(folder, keep)
        files = len(manifest.digests) - 1
        if as_json:
            self.stdout.write(_as_json(file, manifest.total, files, media is not None))
            return
        self.stdout.write(f"{file}: {manifest.total} rows, {files} files")
        if media is None:
            self.stdout.write("Pictures and documents are in the object store: keep them there.")
        self.stdout.write("Keep the secret key too: what is encrypted cannot be read without it.")


def _forget(folder: Path, keep: int) -> None:
    for old in sorted(folder.glob("bibnet-*.tar"))[:-keep]:
        old.unlink()


def _as_json(file: Path, rows: int, files: int, has_media: bool) -> str:
    return json.dumps({"file": str(file), "rows": rows, "files": files, "has_media": has_media})
