"""The test database: migrated once, and with the standing cast's libraries in it.

On SQLite the migrated file is copied from then on; the copy is named after all migration files,
so a changed migration makes a new one. The region and the two libraries are founded once for each
session, since founding costs more than most tests; what a test does to them is rolled back. Tests
marked `empty_network` come before, while there is none.
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
from pytest_django import DjangoDbBlocker

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
def django_db_setup(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
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


@pytest.fixture(scope="session")
def standing_cast(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """The region and the two libraries of the cast, for all tests that follow."""
    from bibnet.libraries import founding
    from bibnet.libraries.models import Kind, Library

    with django_db_blocker.unblock():
        if Library.objects.exists():
            return
        region = founding.found_region(
            code="region", name="Library region", hostname="region.localhost"
        )
        for code, name in (("northern", "Northern library"), ("southern", "Southern library")):
            facts = founding.Founding(code=code, name=name, parent=region, kind=Kind.SYSTEM)
            founding.found_library(facts, actor=None)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put tests of an empty network first; have the cast founded before any other's transaction."""

    def is_early(item: pytest.Item) -> bool:
        return item.get_closest_marker("empty_network") is not None

    items.sort(key=lambda item: not is_early(item))
    for item in items:
        needs_database = "db" in item.fixturenames or item.get_closest_marker("django_db")
        if needs_database and not is_early(item):
            item.fixturenames.insert(0, "standing_cast")
