from __future__ import annotations

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandParser
from django.db.models import Count, Q

from bibnet.libraries.scope import all_libraries
from bibnet_catalog.models import Record


class Command(BaseCommand):
    help = (
        "Show the records with these control numbers, of every source: a line each, with the "
        "numbers of record, edition and work. Exit 1 if there is none."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--control-number", nargs="+", required=True, metavar="N")
        parser.add_argument("--json", action="store_true", help="A line of JSON per record.")

    def handle(self, *, control_number: list[str], **options: Any) -> None:
        with all_libraries("an operator looks for records of any library"):
            found = (
                Record.objects.filter(control_number__in=control_number)
                .select_related("source", "library", "edition")
                .annotate(holdings_number=Count("holdings", filter=Q(holdings__is_gone=False)))
                .defer("content", "description")
                .order_by("pk")
            )
            facts = [_facts(record, record.holdings_number) for record in found]
        for row in facts:
            words = json.dumps(row, ensure_ascii=False) if options["json"] else _words(row)
            self.stdout.write(words)
        if not facts:
            raise SystemExit(1)


def _facts(record: Record, holdings: int) -> dict[str, Any]:
    return {
        "control_number": record.control_number,
        "source": f"{record.library.code}/{record.source.code}",
        "status": _status(record),
        "record": record.pk,
        "edition": record.edition_id,
        "work": record.edition.work_id,
        "title": record.edition.title,
        "holdings": holdings,
    }


def _status(record: Record) -> str:
    if record.is_gone:
        return "gone"
    return "suppressed" if record.is_suppressed else "live"


def _words(row: dict[str, Any]) -> str:
    return "  ".join(f"{name}: {value}" for name, value in row.items())
