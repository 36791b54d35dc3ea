"""Runs under the environment's Python: the steps of set-up that need Django, in one process."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import django
from django.conf import settings
from django.core.management import call_command

from bibnet import translations

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tools import database
from tools.console import say
from tools.places import VAR


def prepare_database() -> None:
    """Migrate, and load the demo network into a database that has no library yet."""
    from bibnet.libraries.models import Library

    say("Migrating the database…")
    call_command("migrate", interactive=False, verbosity=0)
    call_command("createcachetable", verbosity=0)
    is_half_filled = database.stage() == database.FILLING
    if settings.BIBNET_DEMONSTRATION and (is_half_filled or not Library.objects.exists()):
        database.begin(database.FILLING)
        say("Founding the demo network…")
        call_command("demo", verbosity=1)
    write_demo_facts()


def write_demo_facts() -> None:
    """Keep addresses and accounts where a start can read them without starting Django."""
    from bibnet.libraries.models import LibraryHost

    hosts = LibraryHost.objects.filter(is_canonical=True).order_by("library__path")
    accounts = "[]"
    if settings.BIBNET_DEMONSTRATION:
        answer = io.StringIO()
        call_command("demo_accounts", "--json", stdout=answer)
        accounts = answer.getvalue()
    facts = {
        "hosts": list(hosts.values_list("hostname", flat=True)),
        "accounts": json.loads(accounts),
    }
    file = VAR / "demo.json"
    file.touch(mode=0o600)
    file.write_text(json.dumps(facts, ensure_ascii=False, indent=1), "utf-8")


def prepare_static() -> None:
    say("Collecting the static files…")
    call_command("collectstatic", interactive=False, clear=True, verbosity=0)


def prepare_translations() -> None:
    say("Compiling the translations…")
    translations.compile_all()


STEPS: dict[str, Callable[[], None]] = {
    "database": prepare_database,
    "static": prepare_static,
}


def main(due: list[str]) -> None:
    """Do the steps that are due; catalogues first, since Django reads each of them only once."""
    if "translations" in due:
        prepare_translations()
    django.setup()
    for name, step in STEPS.items():
        if name in due:
            step()


if __name__ == "__main__":
    main(sys.argv[1:])
