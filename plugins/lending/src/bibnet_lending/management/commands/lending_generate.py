from __future__ import annotations

import json
from collections import Counter, defaultdict
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from bibnet.libraries.models import Library
from bibnet.plugins.state import libraries_with
from bibnet_lending.generating.filling import generate, readers_of, shares


class Command(BaseCommand):
    help = (
        "Make years of plausible lending up to today, with new made-up readers, in all libraries "
        "where lending is on: loans, orders, renewals, refusals and the journal's entries. For "
        "benchmarks and demonstrations; only copies that nobody has lent yet take part."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--years", type=int, default=5)
        parser.add_argument("--readers", type=int, default=1_000, help="In all libraries together.")
        parser.add_argument("--seed", type=int, default=1)
        parser.add_argument("--library", help="Code of one library; all of them without it.")
        parser.add_argument("--json", action="store_true", help="One object as the last line.")

    def handle(
        self, *, years: int, readers: int, seed: int, library: str | None, **options: Any
    ) -> None:
        if min(years, readers) < 1:
            raise CommandError("--years and --readers are at least 1.")
        found = shares(self._libraries(library))
        if not found:
            raise CommandError("No library where lending is on has copies that nobody has lent.")
        now = timezone.now()
        told: dict[int, Counter[str]] = defaultdict(Counter)
        for share, count in zip(found, readers_of(found, readers), strict=True):
            made = generate(share, years=years, readers=count, seed=seed, now=now)
            for year, counts in made.items():
                told[year].update(counts)
            self.stderr.write(f"{share.library.code}: {count} readers")
        self._tell(told, as_json=options["json"])

    def _libraries(self, code: str | None) -> list[Library]:
        found = [one for one in libraries_with("lending") if code in (None, one.code)]
        if not found:
            raise CommandError(
                f"Lending is on in no library {code!r}." if code else "Lending is on nowhere."
            )
        return found

    def _tell(self, told: dict[int, Counter[str]], *, as_json: bool) -> None:
        if as_json:
            self.stdout.write(json.dumps({year: told[year] for year in sorted(told)}))
            return
        for year in sorted(told):
            counts = ", ".join(f"{kind} {told[year][kind]:,}" for kind in sorted(told[year]))
            self.stdout.write(f"{year}: {counts}")
