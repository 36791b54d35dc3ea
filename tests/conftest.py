"""The standing cast: two libraries, their people, and a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.utils.translation.reloader import translation_file_changed

from bibnet import translations
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role

from .installation import Installation
from .themes import make_theme  # noqa: F401  a fixture

pytest_plugins = ["tests.database"]


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues that are newer than their last compilation.

    Django may have read the old ones by then.
    """
    if not hasattr(config, "workerinput"):
        for compiled in translations.compile_all():
            translation_file_changed(None, compiled)


@pytest.fixture(autouse=True)
def _nothing_kept() -> Iterator[None]:
    """Numbers come again when a test is undone, so what is kept under them must go too."""
    yield
    cache.clear()


@pytest.fixture
def region(db) -> Library:
    return Library.objects.get(code="region")


@pytest.fixture
def northern(db) -> Library:
    return Library.objects.get(code="northern")


@pytest.fixture
def southern(db) -> Library:
    return Library.objects.get(code="southern")


@pytest.fixture
def person(django_user_model):
    """Makes an account, with a role where one is named."""

    def make(username: str, library: Library | None = None, role: Role | None = None, **kwargs):
        user = django_user_model.objects.create_user(username=username, password="open sesame")
        if role is not None:
            roles.grant_role(user=user, library=library, role=role, actor=None, **kwargs)
        return user

    return make


@pytest.fixture
def regional_admin(person, region):
    return person("regional-admin", region, Role.REGIONAL_ADMIN)


@pytest.fixture
def northern_editor(person, northern):
    return person("northern-editor", northern, Role.EDITOR)


@pytest.fixture
def southern_editor(person, southern):
    return person("southern-editor", southern, Role.EDITOR)


@pytest.fixture
def stranger(person):
    return person("stranger")


@pytest.fixture(scope="session")
def migrated_installation(tmp_path_factory) -> Installation:
    """An empty installation on SQLite, made once; take a copy of it."""
    made = Installation(tmp_path_factory.mktemp("installation"))
    made.command("migrate", "--verbosity", "0")
    made.command("createcachetable")
    return made


@pytest.fixture
def installation(migrated_installation, tmp_path: Path) -> Iterator[Installation]:
    """A migrated installation of the test's own; its processes end with the test."""
    own = migrated_installation.copy_to(tmp_path / "installation")
    yield own
    own.end()


def _postgres_url(database: str) -> str:
    given = settings.DATABASES["default"]
    user = f"{given['USER']}:{given['PASSWORD']}@{given['HOST']}:{given['PORT']}"
    return f"postgres://{user}/{database}"


@pytest.fixture(scope="session")
def migrated_postgres(tmp_path_factory) -> Iterator[str]:
    """The name of an empty migrated database on PostgreSQL, made once; take a copy of it."""
    if connection.vendor != "postgresql":
        pytest.fail("this test needs PostgreSQL: ./dev test --part postgres")
    name = f"migrated_{uuid4().hex[:10]}"
    with psycopg.connect(_postgres_url("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE template0 ENCODING 'UTF8'")
        made = Installation(
            tmp_path_factory.mktemp("on-postgres"), {"BIBNET_DATABASE_URL": _postgres_url(name)}
        )
        made.command("migrate", "--verbosity", "0", timeout=900)
        made.command("createcachetable")
        yield name
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def installation_on_postgres(migrated_postgres: str, tmp_path: Path) -> Iterator[Installation]:
    """A migrated installation of the test's own with a database of its own on PostgreSQL."""
    name = f"own_{uuid4().hex[:10]}"
    with psycopg.connect(_postgres_url("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {migrated_postgres}")
        folder = tmp_path / "installation"
        folder.mkdir()
        own = Installation(folder, {"BIBNET_DATABASE_URL": _postgres_url(name)})
        yield own
        own.end()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
