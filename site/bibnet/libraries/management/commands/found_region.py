from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bibnet.libraries.founding import FoundingError, found_region


class Command(BaseCommand):
    help = "Found the region: the portal and the root of the network. Once per installation."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", required=True)
        parser.add_argument("--name", required=True, help="As the masthead shows it.")
        parser.add_argument("--host", default="", help="Default: BIBNET_REGION_HOST.")
        parser.add_argument("--time-zone", default="Europe/Moscow")

    def handle(self, **options: Any) -> None:
        try:
            region = found_region(
                code=options["code"],
                name=options["name"],
                hostname=options["host"],
                time_zone=options["time_zone"],
            )
        except FoundingError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{region.root_url}/")
