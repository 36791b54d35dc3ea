from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bibnet.themes.contract import problems_of
from bibnet.themes.registry import installed_themes


class Command(BaseCommand):
    help = "Check that themes keep the contract: contrast, tokens, style sheet, templates, files."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("slug", nargs="*", help="themes to check; all installed ones if none")

    def handle(self, *args: Any, **options: Any) -> None:
        themes = installed_themes()
        if unknown := set(options["slug"]) - themes.keys():
            raise CommandError(f"No such theme: {', '.join(sorted(unknown))}")
        found = 0
        for slug in options["slug"] or themes:
            problems = problems_of(themes[slug])
            found += len(problems)
            for problem in problems:
                self.stderr.write(f"{slug}: {problem}")
            if not problems:
                self.stdout.write(f"{slug}: keeps the contract")
        if found:
            raise CommandError(f"{found} problems")
