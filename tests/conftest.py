"""The standing cast: two libraries, their people, and a stranger."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from django.core.cache import cache
from django.db import connection
from django.utils.translation.reloader import translation_file_changed

from bibnet import translations
from bibnet.command import YOUNG_OBJECTS
from bibnet.libraries import roles
from bibnet.libraries.models import Library, Role

from .installation import Installation
from .migrated import migrated, migrated_on_postgres, postgres_url
from .shares import keep_share
from .themes import make_theme  # noqa: F401  a fixture

pytest_plugins = ["tests.database"]
gc.set_threshold(YOUNG_OBJECTS)  # collecting the tests makes objects that stay


def pytest_addoption(parser: pytest.Parser) -> None:
    words = "only the tests that are this part's in a whole run"
    parser.addoption("--share", choices=["sqlite", "postgres"], help=words)


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues that are newer than their last compilation.

    Django may have read the old ones by then.
    """
    if not hasattr(config, "workerinput"):
        for compiled in translations.compile_all():
            translation_file_changed(None, compiled)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if part := config.getoption("share"):
        keep_share(part, items, config)


def pytest_collection_finish() -> None:
    """What stands by now stays: the collector of garbage does not look through it again."""
    gc.collect()
    gc.freeze()


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


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A migrated installation of the test's own; its processes end with the test."""
    own = migrated().copy_to(tmp_path / "installation")
    yield own
    own.end()


@pytest.fixture
def installation_on_postgres(tmp_path: Path) -> Iterator[Installation]:
    """A migrated installation of the test's own with a database of its own on PostgreSQL."""
    if connection.vendor != "postgresql":
        pytest.fail("this test needs PostgreSQL: ./dev test --part postgres")
    name = f"own_{uuid4().hex[:10]}"
    folder = tmp_path / "installation"
    folder.mkdir()
    template = migrated_on_postgres(folder)
    with psycopg.connect(postgres_url("postgres"), autocommit=True) as server:
        server.execute(f"CREATE DATABASE {name} TEMPLATE {template}")
        own = Installation(folder, {"BIBNET_DATABASE_URL": postgres_url(name)})
        yield own
        own.end()
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
