from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bibnet.libraries.models import Library
from bibnet.plugins.state import is_enabled
from bibnet.text.tables import BadFile
from bibnet_lending.moving_in.columns import COLUMNS
from bibnet_lending.moving_in.taking import take_readers


class Command(BaseCommand):
    help = (
        "Take a library's readers with their tickets in from a CSV or XLSX list, as often as it is "
        "brought: a ticket is known again by its number. Columns: "
        + ", ".join(one.names[0] for one in COLUMNS)
        + ". Rows that are wrong are left out with their reason; exit 0 all the same."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, metavar="PATH")
        parser.add_argument("--library", required=True, help="Code of the library.")
        parser.add_argument(
            "--dry-run", action="store_true", help="Only say what would come of it."
        )
        parser.add_argument("--json", action="store_true", help="One object as the last line.")

    def handle(self, *, library: str, path: Path, **options: Any) -> None:
        found = Library.objects.filter(code=library).first()
        if found is None:
            raise CommandError(f"There is no library {library!r}.")
        if not is_enabled("lending", found):
            raise CommandError(f"Lending is off for {library!r}: plugins enable lending.")
        try:
            told = take_readers(
                library=found.member,
                name=path.name,
                content=path.read_bytes(),
                actor=None,
                is_dry=options["dry_run"],
            )
        except OSError as error:
            raise CommandError(f"{path} cannot be read: {error.strerror}.") from error
        except BadFile as error:
            raise CommandError(f"{path}: {error}") from error
        if options["json"]:
            self.stdout.write(json.dumps(told.as_json(), ensure_ascii=False))
            return
        for number, reason in told.refused.items():
            self.stderr.write(f"row {number}: {reason}")
        counts = told.as_json()
        words = ("read", "added", "changed", "unchanged", "refused")
        self.stdout.write(", ".join(f"{name} {counts[name]}" for name in words))
