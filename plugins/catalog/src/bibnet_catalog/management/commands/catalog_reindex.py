from __future__ import annotations

import json
import time
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bibnet_catalog.searching.draining import drain, reindex, takes_changes
from bibnet_catalog.searching.engine import EngineUnavailable
from bibnet_catalog.searching.engines import engine


class Command(BaseCommand):
    help = (
        "Make the search index of the catalogue anew from the database. The old one is searched "
        "until the new one is whole."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="One object as the last line.")

    def handle(self, **options: Any) -> None:
        began = time.monotonic()
        try:
            editions = reindex()
            is_used = takes_changes(engine())
            if is_used:
                drain()
        except EngineUnavailable as error:
            raise CommandError(f"The index could not be made: {error}") from error
        seconds = time.monotonic() - began
        if options["json"]:
            told = {"editions": editions, "seconds": round(seconds, 3)}
            self.stdout.write(json.dumps(told))
        else:
            self.stdout.write(f"{editions} editions in {seconds:.1f} s")
        if not is_used:
            self.stderr.write(
                "The portal still searches another engine. Start its processes anew with this "
                "BIBNET_SEARCH_URL: what changes meanwhile is brought over then."
            )
