from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bibnet_catalog.searching.draining import drain, takes_changes
from bibnet_catalog.searching.engine import EngineUnavailable
from bibnet_catalog.searching.engines import engine
from bibnet_catalog.searching.verifying import verify


class Command(BaseCommand):
    help = (
        "Compare the search index of the catalogue with the database and mend what differs. "
        "Exit 1 with --check if anything does."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="Only say what differs.")
        parser.add_argument("--json", action="store_true", help="One object as the last line.")

    def handle(self, **options: Any) -> None:
        try:
            if not options["check"] and takes_changes(engine()):
                drain()
            found = verify(is_mended=not options["check"])
        except EngineUnavailable as error:
            raise CommandError(f"The index does not answer: {error}") from error
        told = {
            "editions": found.editions,
            "missing": found.missing,
            "stale": found.stale,
            "needless": found.needless,
            "mended": not options["check"],
        }
        if options["json"]:
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(", ".join(f"{name} {value}" for name, value in told.items()))
        if options["check"] and found.differences:
            raise SystemExit(1)
