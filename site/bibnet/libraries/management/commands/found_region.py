from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from bibnet.libraries.founding import FoundingError, found_region


class Command(BaseCommand):
    help = "Founds the region: the root of the network and its portal. Done once, first of all."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--code", required=True, help="short Latin name, as in bryansk")
        parser.add_argument("--name", required=True, help="the portal's name, as readers see it")
        parser.add_argument("--hostname", default="", help="default: BIBNET_REGION_HOST")

    def handle(self, *, code: str, name: str, hostname: str, **options: Any) -> None:
        try:
            region = found_region(code=code, name=name, hostname=hostname)
        except FoundingError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{region.name}: {region.root_url}")
