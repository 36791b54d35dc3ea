from __future__ import annotations

import json
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bibnet.demo.people import accounts


class Command(BaseCommand):
    help = "Lists the demonstration accounts with their passwords."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="as JSON")

    def handle(self, *, json: bool, **options: Any) -> None:
        if not settings.BIBNET_DEMONSTRATION:
            raise CommandError("This installation is not a demonstration.")
        found = accounts()
        if json:
            self.stdout.write(_as_json([one.as_json() for one in found]))
            return
        for one in found:
            self.stdout.write(f"{one.login}  {one.password}  {one.title}  ({one.library})")


def _as_json(value: list[dict[str, str]]) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1)
