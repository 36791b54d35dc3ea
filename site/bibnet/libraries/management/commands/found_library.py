from __future__ import annotations

from argparse import BooleanOptionalAction
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser

from bibnet.libraries.codes import propose_code
from bibnet.libraries.founding import Founding, FoundingError, found_library
from bibnet.libraries.importing.running import MEMBERS, WITHOUT_MICROSITE
from bibnet.libraries.models import District, Kind, Library

FACTS = ("place", "address", "phone", "email", "time_zone", "latitude", "longitude")

SITE = "Default: by kind; branches, departments and points have none."


class Command(BaseCommand):
    help = "Found a library: it is live at once under the region's domain. Prints its address."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--code", default="", help="Default: made from the name.")
        parser.add_argument("--name", required=True)
        parser.add_argument("--short-name", default="")
        parser.add_argument("--parent", metavar="CODE", help="Default: the region.")
        parser.add_argument("--district", metavar="CODE", help="Code or name of a district.")
        parser.add_argument(
            "--kind", default=Kind.LIBRARY, choices=[one for one in Kind.values if one != "region"]
        )
        parser.add_argument("--host", default="", help="Default: CODE under the region's domain.")
        parser.add_argument("--microsite", action=BooleanOptionalAction, help=SITE)
        parser.add_argument("--practice", action="store_true", help="In no list, search or figure.")
        parser.add_argument("--no-member", action="store_true", help="Inherits all settings.")
        for fact in FACTS:
            parser.add_argument(f"--{fact.replace('_', '-')}")

    def handle(self, **options: Any) -> None:
        kind = options["kind"]
        founding = Founding(
            code=options["code"] or propose_code(options["name"], place=options["place"] or ""),
            name=options["name"],
            short_name=options["short_name"],
            kind=kind,
            parent=_parent(options["parent"]),
            district=_district(options["district"]),
            is_member=kind in MEMBERS and not options["no_member"],
            has_microsite=_or(options["microsite"], kind not in WITHOUT_MICROSITE),
            is_practice=options["practice"],
            hostname=options["host"],
            facts={fact: options[fact] for fact in FACTS if options[fact]},
        )
        try:
            library = found_library(founding, actor=None)
        except FoundingError as error:
            raise CommandError(str(error)) from error
        except ValidationError as error:
            raise CommandError(" ".join(error.messages)) from error
        except Library.DoesNotExist as error:
            raise CommandError("Found the region first: manage.py found_region") from error
        self.stdout.write(library.get_absolute_url())


def _or(said: bool | None, default: bool) -> bool:
    return default if said is None else said


def _parent(code: str | None) -> Library | None:
    if not code:
        return None
    found = Library.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"There is no library with the code {code}.")
    return found


def _district(name: str | None) -> District | None:
    if not name:
        return None
    found = District.objects.filter(code=name).first() or District.objects.filter(name=name).first()
    if found is None:
        known = ", ".join(District.objects.values_list("code", flat=True)[:50])
        raise CommandError(f"There is no district {name}. There are: {known or 'none yet'}")
    return found
