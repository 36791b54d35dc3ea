from __future__ import annotations

import gc
import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from bibnet.libraries.models import Library
from bibnet.plugins.state import is_enabled
from bibnet_catalog.importing.bringing import bring, source_of
from bibnet_catalog.importing.hands import RARELY
from bibnet_catalog.importing.running import SourceBusy, go_on, left_behind
from bibnet_catalog.importing.undoing import undo
from bibnet_catalog.models import ImportRun, RunState
from bibnet_catalog.reading.containers import Dialect
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.reading.remarks import BadFile
from bibnet_catalog.reading.tables.headings import MEANINGS
from bibnet_catalog.searching.beside import drained_beside
from bibnet_catalog.searching.draining import have_searchable, last_change

AUTO = "auto"
# So many seconds the command tries to have its records searchable.
PATIENCE = 60.0
COUNTS = ("read", "added", "changed", "unchanged", "removed", "merged", "doubtful", "quarantined")


class Command(BaseCommand):
    help = (
        "Take the records of MARC21, RUSMARC (ISO 2709, XML) or IRBIS files and the rows of tables "
        "(CSV, XLSX) into the catalogue, as a library's. What cannot be read goes into quarantine "
        "with its reason; a run that was stopped goes on with --resume. Exit 0 when every record "
        "was either taken or quarantined."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", type=Path, nargs="*", metavar="PATH")
        parser.add_argument("--library", required=True, help="Code of the library that delivers.")
        parser.add_argument("--source", default="files", help="Code of its source (%(default)s).")
        parser.add_argument("--format", default=AUTO, choices=[AUTO, *map(str, Dialect)])
        parser.add_argument("--encoding", default=AUTO, choices=[AUTO, *map(str, Encoding)])
        parser.add_argument(
            "--map",
            action="append",
            default=[],
            metavar="MEANING=HEADING",
            help=f"Of a table: what a column holds, one of {', '.join(MEANINGS)}.",
        )
        parser.add_argument("--dry-run", action="store_true", help="Only say what is in the files.")
        parser.add_argument("--resume", type=int, metavar="RUN", help="Go on with this run.")
        parser.add_argument("--json", action="store_true", help="One object as the last line.")

    def handle(self, *, library: str, paths: list[Path], **options: Any) -> None:
        found = Library.objects.filter(code=library).first()
        if found is None:
            raise CommandError(f"There is no library {library!r}.")
        if not is_enabled("catalog", found):
            raise CommandError(f"The catalogue is off for {library!r}: plugins enable catalog.")
        if not paths and options["resume"] is None:
            raise CommandError("Name the files, or a run to --resume.")
        console = Console(stderr=True, quiet=options["json"] or not options["verbosity"])
        began = time.monotonic()
        gc.freeze()  # what stands now stays: no need to look through it again and again
        gc.set_threshold(*RARELY)
        runs = []
        with drained_beside():
            for run in self._runs(found, paths, options):
                self._take(run, console)
                runs.append(run)
        is_searchable = self._searchable(console)
        seconds = time.monotonic() - began
        self._tell(runs, seconds, is_searchable=is_searchable, as_json=options["json"])

    def _searchable(self, console: Console) -> bool:
        """Have what was taken in found at once; else the worker goes on with it."""
        if have_searchable(last_change(), patience=PATIENCE):
            console.print("The records are searchable.")
            return True
        self.stderr.write("The index cannot be written now; the worker goes on with it.")
        return False

    def _brought(self, library: Library, path: Path, options: dict[str, Any]) -> ImportRun:
        dialect, encoding = options["format"], options["encoding"]
        try:
            return bring(
                source=source_of(library.member, options["source"]),
                path=path,
                actor=None,
                is_dry=options["dry_run"],
                dialect=None if dialect == AUTO else Dialect(dialect),
                encoding=None if encoding == AUTO else Encoding(encoding),
                columns=_columns(options["map"]),
            )
        except OSError as error:
            raise CommandError(f"{path}: {error.strerror}.") from error
        except BadFile as error:
            raise CommandError(f"{path}: {error}") from error

    def _runs(
        self, library: Library, paths: list[Path], options: dict[str, Any]
    ) -> Iterator[ImportRun]:
        """The run to go on with, those of the source whose process was killed, the new ones."""
        runs = ImportRun.objects.of(library.member)
        wanted = options["resume"]
        if wanted is not None:
            run = runs.filter(pk=wanted).first()
            if run is None:
                raise CommandError(f"{library.code} has no run {wanted}.")
            yield run
        if not options["dry_run"]:
            at_work = runs.filter(
                source__code=options["source"], state__in=[RunState.RUNNING, RunState.UNDOING]
            )
            yield from [one for one in at_work if one.pk != wanted and left_behind(one)]
        for path in paths:
            yield self._brought(library, path, options)

    @staticmethod
    def _take(run: ImportRun, console: Console) -> None:
        try:
            if run.state == RunState.UNDOING:
                undo(run)
                return
            go_on(run, tell=lambda at: console.print(_line(at)))
        except SourceBusy as error:
            raise CommandError(str(error)) from error
        console.print(_line(run))
        if run.state != RunState.DONE:
            raise CommandError(f"Run {run.pk} stopped: {run.reason or run.get_state_display()}.")

    def _tell(
        self, runs: list[ImportRun], seconds: float, *, is_searchable: bool, as_json: bool
    ) -> None:
        totals = {name: sum(getattr(run, name) for run in runs) for name in COUNTS}
        if as_json:
            told = {
                **totals,
                "seconds": round(seconds, 3),
                "runs": [run.pk for run in runs],
                "searchable": is_searchable,
            }
            self.stdout.write(json.dumps(told))
        else:
            words = ", ".join(f"{name} {number}" for name, number in totals.items() if number)
            self.stdout.write(f"{words} in {seconds:.1f} s")


def _columns(said: list[str]) -> dict[str, str]:
    """The meanings of headings out of «title=Название»."""
    columns = {}
    for one in said:
        meaning, _equals, heading = one.partition("=")
        if meaning not in MEANINGS or not heading:
            raise CommandError(f"--map {one}: write MEANING=HEADING.")
        columns[heading] = meaning
    return columns


def _line(run: ImportRun) -> str:
    share = 100 * run.offset // run.size if run.size else 100
    return f"{run.file_name}: {share} %, {run.read} read, {run.quarantined} in quarantine"
