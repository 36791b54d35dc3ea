"""A new plugin in a folder of its own."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bibnet.plugins.scaffold import NotWritten, write_plugin


class Command(BaseCommand):
    """`startplugin NAME` writes the distribution `bibnet-NAME`, ready to be installed."""

    help = "Writes a new plugin that installs with pip and keeps the contract."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="its slug: a-z, 0-9 and _")
        parser.add_argument("--into", type=Path, default=Path(), help="the folder to write it into")
        parser.add_argument("--prefix", default="", help="the first part of its addresses")
        parser.add_argument("--title", default="", help="what the screens call it, in English")
        parser.add_argument("--title-ru", default="", help="the same in Russian")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            folder = write_plugin(
                name=options["name"],
                into=options["into"].resolve(),
                prefix=options["prefix"],
                title=options["title"],
                title_ru=options["title_ru"],
            )
        except NotWritten as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"{folder}\n"
            f"Next, in the portal's environment: pip install --no-build-isolation {folder}\n"
            f"then: bibnet migrate, bibnet plugins enable {options['name']} --library CODE"
        )
