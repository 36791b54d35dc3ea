"""Two libraries with the catalogue on, and cataloguers who are signed in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bibnet_catalog.models import ImportRun, RunState, Source
from django.test import Client

from bibnet.accounts.models import User
from bibnet.libraries.models import Library, Role
from bibnet.libraries.scope import library_scope
from bibnet.plugins.services import enable_plugin


@pytest.fixture
def catalogued(region, northern, southern) -> None:
    """The catalogue is on everywhere."""
    for library in (region, northern, southern):
        enable_plugin(library=library, slug="catalog", actor=None)


@pytest.fixture
def cataloguer(person, northern, catalogued):
    return person("cataloguer", northern, Role.CATALOGUER)


@pytest.fixture
def browser(region) -> Callable[[User], Client]:
    """Makes the browser of somebody who is signed in on the portal."""

    def make(user: User) -> Client:
        client = Client(headers={"host": "region.localhost"})
        client.force_login(user)
        return client

    return make


@pytest.fixture
def desk(browser, cataloguer) -> Client:
    """The browser of the Northern cataloguer."""
    return browser(cataloguer)


@pytest.fixture
def run_of(source_of):
    """Makes a run of a library, as if its file were kept nowhere."""

    def make(library: Library, name: str = "delivery.iso", **values) -> ImportRun:
        source: Source = source_of(library)
        facts = {
            "file_name": name,
            "path": "/nowhere",
            "size": 100,
            "container": "iso2709",
            "dialect": "rusmarc",
            "encoding": "CP1251",
            "state": RunState.DONE,
        }
        with library_scope(library):
            return ImportRun.objects.create(library=library, source=source, **{**facts, **values})

    return make
