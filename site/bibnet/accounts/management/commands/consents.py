from __future__ import annotations

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from bibnet.accounts.errors import AccountError
from bibnet.accounts.services import consents


class Command(BaseCommand):
    help = "The texts that people agree to: list them, print one, put its next version in force."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        verbs.add_parser("list", help="Purposes, versions, days.")
        show = verbs.add_parser("show", help="Print the text in force.")
        show.add_argument("purpose")
        publish = verbs.add_parser("publish", help="Put the next version of a text in force.")
        publish.add_argument("purpose")
        publish.add_argument("--file", required=True, type=Path, help="The text, in UTF-8.")
        publish.add_argument(
            "--ask-again", action="store_true", help="Who agreed to an earlier version is asked."
        )

    def handle(self, **options: Any) -> None:
        known = {one.purpose.key: one for one in consents.texts()}
        if options["verb"] == "list":
            for key, one in known.items():
                day = one.document.published_at.date().isoformat()
                self.stdout.write(f"{key}\t{one.document.version}\t{day}\t{one.purpose.title}")
            return
        purpose = options["purpose"]
        if purpose not in known:
            raise CommandError(f"There is no purpose {purpose}. There are: {', '.join(known)}")
        if options["verb"] == "show":
            self.stdout.write(known[purpose].document.text)
            return
        try:
            document = consents.publish_document(
                purpose=purpose,
                text=options["file"].read_text("utf-8"),
                asks_again=options["ask_again"],
                actor=None,
            )
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"The file cannot be read: {error}") from error
        except AccountError as error:
            raise CommandError(str(error)) from error
        self.stdout.write(f"{purpose}: version {document.version} is in force.")
