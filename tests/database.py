"""The test databases: migrated once, and with the standing cast's libraries in them.

A migrated file of SQLite is kept for as long as no migration changes, and copied for each process
and each installation; on PostgreSQL a migrated database is the template of the others. The dummy
plugins' tables come on top. The region and the two libraries are founded once for each session,
since founding costs more than most tests; what a test does to them is rolled back. Tests marked
`empty_network` come before, while there is none.
"""

from __future__ import annotations

import shutil

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from .migrated import migrated, migrated_on_postgres


@pytest.fixture(scope="session")
def django_db_keepdb(request: pytest.FixtureRequest) -> bool:
    return connection.vendor == "sqlite" or request.config.getvalue("reuse_db")


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Let each process have a database of its own, made of the migrated one."""
    folder = tmp_path_factory.mktemp("database")
    terms = connection.settings_dict["TEST"]
    if connection.vendor == "sqlite":
        terms["NAME"] = str(shutil.copy(migrated().folder / "db.sqlite3", folder))
    else:
        terms["TEMPLATE"] = migrated_on_postgres(folder)


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
    """Put tests of an empty network first; have the cast founded before any other's transaction.

    The slow ones come next, so that no process is left alone with one at the end.
    """

    def turn(item: pytest.Item) -> int:
        marks = ("empty_network", "slow")
        found = (at for at, mark in enumerate(marks) if item.get_closest_marker(mark))
        return next(found, len(marks))

    items.sort(key=turn)
    for item in items:
        needs_database = "db" in item.fixturenames or item.get_closest_marker("django_db")
        if needs_database and turn(item):
            item.fixturenames.insert(0, "standing_cast")
