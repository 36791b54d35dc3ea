"""A migrated installation and a migrated database, made by whoever comes first; take copies."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import django
import psycopg
import wagtail
from django.conf import settings

from .installation import ROOT, Installation
from .kept import kept, one_at_a_time


def _sources() -> Iterator[Path]:
    """The migrations of everything but the dummy plugins, and the triggers that they make."""
    for folder in ("site", "plugins"):
        yield from (ROOT / folder).glob("**/migrations/*.py")
        yield from (ROOT / folder).glob("**/triggers.py")


def _migrate(made: Installation) -> None:
    made.command("migrate", "--verbosity", "0", timeout=900)
    made.command("createcachetable")


def migrated() -> Installation:
    """A migrated installation on SQLite without any row of ours; take a copy of it."""
    words = (str(django.VERSION), str(wagtail.VERSION), *settings.INSTALLED_APPS)
    folder = kept("migrated", _sources(), *words, make=lambda half: _migrate(Installation(half)))
    return Installation(folder)


def postgres_url(database: str) -> str:
    given = settings.DATABASES["default"]
    user = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    return f"postgres://{user}/{database}"


def migrated_on_postgres(folder: Path) -> str:
    """The name of a migrated database to make others of; the first process makes it."""
    name, half = "bibnet_migrated", "bibnet_half_migrated"
    with (
        one_at_a_time("postgres"),
        psycopg.connect(postgres_url("postgres"), autocommit=True) as server,
    ):
        known = server.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name])
        if known.fetchone() is None:
            server.execute(f"DROP DATABASE IF EXISTS {half}")
            server.execute(f"CREATE DATABASE {half} TEMPLATE template0 ENCODING 'UTF8'")
            _migrate(Installation(folder, {"BIBNET_DATABASE_URL": postgres_url(half)}))
            server.execute(f"ALTER DATABASE {half} RENAME TO {name}")
    return name
