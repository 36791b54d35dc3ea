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

from bibnet.libraries.models import Library
from bibnet.pages.importing import REFUSED, BadFile, Outcome, known_kinds, services
from bibnet.pages.models import PageImport


class Command(BaseCommand):
    help = (
        "Bring news or events of a library in from a file, as drafts unless --publish: a table "
        "(CSV, XLSX), a calendar (ICS), a feed (RSS, Atom), an export of PRO.Культура.РФ "
        "(JSON). What was brought before is left alone: run it again after a failure, it goes "
        "on. --undo takes an import back. Exit 1 if a row was refused or a page stayed."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("library", help="Its code.")
        parser.add_argument("file", type=Path, nargs="?")
        parser.add_argument("--kind", choices=sorted(known_kinds()), default="events")
        parser.add_argument("--publish", action="store_true", help="Publish at once.")
        parser.add_argument("--dry-run", action="store_true", help="Only say what would be done.")
        parser.add_argument("--undo", type=int, metavar="IMPORT", help="Take this import back.")
        parser.add_argument("--template", action="store_true", help="Write an empty table to FILE.")
        parser.add_argument("--json", action="store_true", help="The outcome of each row as JSON.")

    def handle(self, *, library: str, file: Path | None, **options: Any) -> None:
        found = Library.objects.filter(code=library).first()
        if found is None:
            raise CommandError(f"There is no library {library!r}.")
        if options["undo"] is not None:
            self._undo(found, options["undo"])
            return
        if file is None:
            raise CommandError("Name the file.")
        kind = known_kinds()[options["kind"]]
        if options["template"]:
            file.write_bytes(kind.template())
            return
        try:
            job = services.bring(
                library=found, kind=kind, name=file.name, content=file.read_bytes(), actor=None
            )
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}") from error
        except BadFile as error:
            raise CommandError(str(error)) from error
        if options["dry_run"]:
            outcomes = services.foresee(job, publishes=options["publish"])
            job.delete()
        else:
            if begun := services.unfinished_like(job, publishes=options["publish"]):
                job.delete()
                job = begun
            else:
                services.start(job=job, publishes=options["publish"], actor=None)
            with Progress(console=Console(file=sys.stderr), transient=True) as progress:
                left = len(job.rows) - len(job.outcomes)
                for _row in progress.track(
                    services.carry_out(job), total=left, description=file.name
                ):
                    pass
            outcomes = [Outcome(**one) for one in job.outcomes]
        self._tell(job, outcomes, as_json=options["json"])
        if any(one.result == REFUSED for one in outcomes):
            sys.exit(1)

    def _tell(self, job: PageImport, outcomes: list[Outcome], *, as_json: bool) -> None:
        counts = Counter(one.result for one in outcomes)
        if as_json:
            rows = [asdict(one) for one in outcomes]
            told = {"import": job.pk, "counts": counts, "rows": rows}
            self.stdout.write(json.dumps(told, ensure_ascii=False))
            return
        for one in outcomes:
            for problem in one.problems:
                self.stdout.write(f"{one.row}: {problem}")
        self.stdout.write(", ".join(f"{name} {number}" for name, number in sorted(counts.items())))
        if job.pk:
            self.stdout.write(f"import {job.pk}")

    def _undo(self, library: Library, number: int) -> None:
        job = PageImport.objects.of(library).filter(pk=number).first()
        if job is None or job.started_at is None:
            raise CommandError(f"There is no import {number} of {library.code} that was begun.")
        services.begin_undo(job=job, actor=None)
        for _done in services.take_back(job):
            pass
        for page, why in job.kept:
            self.stdout.write(f"{page}: {why}")
        if job.kept:
            sys.exit(1)
