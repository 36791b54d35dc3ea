from __future__ import annotations

import json
import sys
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console
from rich.progress import Progress

from bibnet.libraries.importing import BadFile, Outcome, read_rows, run_rows
from bibnet.libraries.importing.running import REFUSED


class Command(BaseCommand):
    help = (
        "Found libraries from a CSV or XLSX list, or bring them up to date. "
        "Each row is a transaction of its own: run it again after a failure, it goes on. "
        "Exit 1 if a row was refused."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")
        parser.add_argument("--json", action="store_true", help="The outcome of each row as JSON.")

    def handle(self, *, file: Path, dry_run: bool, **options: Any) -> None:
        try:
            rows = read_rows(file.name, file.read_bytes())
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except BadFile as error:
            raise CommandError(str(error)) from error
        outcomes: list[Outcome] = []
        with Progress(console=Console(file=sys.stderr), transient=True) as progress:
            for outcome in progress.track(
                run_rows(rows, actor=None, is_dry=dry_run), total=len(rows), description=file.name
            ):
                outcomes.append(outcome)
        self._tell(outcomes, as_json=options["json"])
        if any(one.result == REFUSED for one in outcomes):
            sys.exit(1)

    def _tell(self, outcomes: list[Outcome], *, as_json: bool) -> None:
        counts = Counter(one.result for one in outcomes)
        if as_json:
            rows = [asdict(one) for one in outcomes]
            self.stdout.write(json.dumps({"counts": counts, "rows": rows}, ensure_ascii=False))
            return
        for one in outcomes:
            for problem in one.problems:
                self.stdout.write(f"{one.row}: {problem}")
        self.stdout.write(", ".join(f"{name} {number}" for name, number in sorted(counts.items())))
