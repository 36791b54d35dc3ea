"""Two libraries whose readers see the catalogue, and how many queries something takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from bibnet.libraries.models import Library
from bibnet.plugins.services import enable_plugin


@pytest.fixture
def both(northern: Library, southern: Library) -> tuple[Library, Library]:
    """The Northern and the Southern library with the catalogue on, and on the portal too."""
    for library in (northern, southern, northern.get_root()):
        enable_plugin(library=library, slug="catalog", actor=None)
    return northern, southern


@pytest.fixture
def queries_of(db) -> Callable[[Callable[[], object]], int]:
    """How many queries it takes once everything that a process keeps is in memory."""

    def count(act: Callable[[], object]) -> int:
        act()
        with CaptureQueriesContext(connection) as queries:
            act()
        return len(queries)

    return count
