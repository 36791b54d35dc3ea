from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from rich.console import Console

from bibnet.libraries.models import Library
from bibnet.plugins.state import is_enabled
from bibnet_catalog.fetching import Fetcher
from bibnet_catalog.harvesting.harvest import Harvested, HarvestError, aim, harvest
from bibnet_catalog.importing.running import SourceBusy
from bibnet_catalog.models import Source, Way
from bibnet_catalog.oai import stamps

from .catalog_import import COUNTS


class Command(BaseCommand):
    help = (
        "Take the MARC records of an OAI-PMH server into the catalogue, as a library's: all the "
        "first time, then what has changed since. A harvest that was stopped goes on where it "
        "stood. Exit 0 when all that the server gave was taken or quarantined."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", metavar="URL", help="The address of the server.")
        parser.add_argument("--library", required=True, help="Code of the library that takes.")
        parser.add_argument("--source", default="server", help="Code of its source (%(default)s).")
        parser.add_argument("--set", help="Only this set; kept with the source.")
        parser.add_argument("--prefix", help="The format to ask for; found out if not told.")
        parser.add_argument("--from", dest="since", help="Ask anew for all since this datestamp.")
        parser.add_argument("--json", action="store_true", help="One object as the last line.")

    def handle(self, *, url: str, library: str, **options: Any) -> None:
        found = Library.objects.filter(code=library).first()
        if found is None:
            raise CommandError(f"There is no library {library!r}.")
        if not is_enabled("catalog", found):
            raise CommandError(f"The catalogue is off for {library!r}: plugins enable catalog.")
        since = options["since"]
        if since is not None:
            _check(since)
        source = _source_of(found.member, options["source"], url)
        aim(source, set_name=options["set"], prefix=options["prefix"])
        console = Console(stderr=True, quiet=options["json"] or not options["verbosity"])
        began = time.monotonic()
        try:
            done = harvest(source, fetch=Fetcher(), since=since, tell=console.print)
        except (HarvestError, SourceBusy) as error:
            raise CommandError(str(error)) from error
        self._tell(done, time.monotonic() - began, as_json=options["json"])

    def _tell(self, done: Harvested, seconds: float, *, as_json: bool) -> None:
        given = {"given": done.records, "deleted": done.deleted}
        totals = {name: sum(getattr(run, name) for run in done.runs) for name in COUNTS}
        if as_json:
            runs = [run.pk for run in done.runs]
            told = {**given, **totals, "seconds": round(seconds, 3), "runs": runs}
            self.stdout.write(json.dumps(told))
        else:
            counts = {**given, **totals}.items()
            words = ", ".join(f"{name} {number}" for name, number in counts if number)
            self.stdout.write(f"{words or 'nothing has changed'} in {seconds:.1f} s")


def _check(since: str) -> None:
    try:
        stamps.read(since)
    except ValueError:
        raise CommandError(
            f"--from is a day (2026-11-29) or a moment ({stamps.GRANULARITY}) of UTC."
        ) from None


def _source_of(library: Library, code: str, url: str) -> Source:
    """The source of this server, made with its first harvest."""
    source, _is_new = Source.objects.of(library).get_or_create(
        code=code,
        defaults={"library": library, "name": code, "way": Way.SERVER, "address": url},
    )
    if source.way != Way.SERVER or source.address != url:
        raise CommandError(
            f"The source {code!r} of {library.code} is another one "
            f"({source.address or source.get_way_display()}); name a new --source."
        )
    return source
