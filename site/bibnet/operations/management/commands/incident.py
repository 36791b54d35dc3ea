from __future__ import annotations

import json
from argparse import ArgumentTypeError
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from bibnet.operations import incident


def _moment(text: str) -> datetime:
    try:
        moment = parse_datetime(text)
    except ValueError:
        moment = None
    if moment is None:
        raise ArgumentTypeError(f"{text} is no time: write it like 2026-11-29T14:30")
    return moment if timezone.is_aware(moment) else timezone.make_aware(moment)


class Command(BaseCommand):
    help = "After a leak: ends all sessions and tokens; begins the notice due in 24 hours."

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        lock = verbs.add_parser("lock", help="End all sessions, revoke all tokens.")
        lock.add_argument("--staff-only", action="store_true", help="Readers stay signed in.")
        lock.add_argument("--reason", required=True, help="For the audit log; no names.")
        draft = verbs.add_parser("notice", help="Print the draft of the notice, in Russian.")
        draft.add_argument("--since", type=_moment, required=True, help="When it began.")
        draft.add_argument("--until", type=_moment, help="When it ended (default: now).")
        draft.add_argument("--noticed", type=_moment, help="When it was seen (default: now).")
        draft.add_argument("--json", action="store_true", dest="as_json", help="The facts alone.")

    def handle(self, **options: Any) -> None:
        if options["verb"] == "lock":
            done = incident.lock(staff_only=options["staff_only"], reason=options["reason"])
            self.stdout.write(f"Signed out: {done['people']}. Tokens revoked: {done['tokens']}.")
            return
        now = timezone.now()
        since, until = options["since"], options["until"] or now
        if since > until:
            raise CommandError("--since is later than --until.")
        facts = incident.gather(noticed_at=options["noticed"] or now, since=since, until=until)
        if options["as_json"]:
            self.stdout.write(json.dumps(asdict(facts), cls=DjangoJSONEncoder, ensure_ascii=False))
        else:
            self.stdout.write(incident.notice(facts))
