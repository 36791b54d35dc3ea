from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from bibnet.demo.building import build


class Command(BaseCommand):
    help = "Makes the demonstration network; goes on where it stopped."

    def handle(self, **options: Any) -> None:
        if not settings.BIBNET_DEMONSTRATION:
            raise CommandError(
                "This installation is not a demonstration (BIBNET_DEMONSTRATION is off): "
                "made-up libraries and accounts with known roles do not belong here."
            )
        quiet = options["verbosity"] == 0
        made = build((lambda line: None) if quiet else self.stdout.write)
        if not quiet:
            self.stdout.write("The demonstration is ready." if made else "Nothing to do.")
