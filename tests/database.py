"""The migrated test database is made once and copied from then on, on SQLite.

The copy is named after all migration files, so a changed migration makes a new one.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterator
from hashlib import blake2b
from pathlib import Path

import django
import pytest
import wagtail
from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parent.parent


def template() -> Path:
    """Where the migrated database for the present migrations is kept."""
    digest = blake2b(f"{django.VERSION} {wagtail.VERSION} {settings.INSTALLED_APPS}".encode())
    for folder in ("site", "plugins", "tests"):
        for file in sorted((ROOT / folder).glob("**/migrations/*.py")):
            digest.update(str(file.relative_to(ROOT)).encode() + file.read_bytes())
    return settings.VAR_DIR / "test" / f"migrated-{digest.hexdigest()[:16]}.sqlite3"


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    return connection.vendor == "sqlite" or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Let each process have a database file of its own, a copy of the migrated one if there is."""
    if connection.vendor == "sqlite":
        file = tmp_path_factory.mktemp("database") / "test.sqlite3"
        if template().exists():
            shutil.copyfile(template(), file)
        connection.settings_dict["TEST"]["NAME"] = str(file)


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup: None, django_db_blocker: object) -> Iterator[None]:
    """Keep the database that was migrated for the first time."""
    if connection.vendor == "sqlite" and not template().exists():
        template().parent.mkdir(parents=True, exist_ok=True)
        half = template().with_suffix(f".{id(connection)}")
        with (
            sqlite3.connect(connection.settings_dict["TEST"]["NAME"]) as source,
            sqlite3.connect(half) as target,
        ):
            source.backup(target)
        half.replace(template())
    yield
