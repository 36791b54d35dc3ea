"""Two libraries whose readers see the catalogue, and how many queries something takes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from bibnet_catalog.models import Edition
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.query import Query, Scope
from django.db import connection
from django.http import HttpResponse
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


@pytest.fixture
def see(client) -> Callable[..., HttpResponse]:
    """The answer to a path on a library's host."""

    def get(path: str, host: str = "northern", **kwargs) -> HttpResponse:
        return client.get(path, headers={"host": f"{host}.localhost"}, **kwargs)

    return get


class Engine:
    """Answers in the place of the search: with `found`, or with all editions there are."""

    def __init__(self) -> None:
        self.found: Found | None = None
        self.asked: list[tuple[Library, Query, Scope]] = []

    def find(self, library: Library, query: Query, *, scope: Scope) -> Found:
        self.asked.append((library, query, scope))
        if self.found is not None:
            return self.found
        numbers = Edition.objects.filter(merged_into=None).values_list("pk", flat=True)
        first = query.page_size * (query.page - 1)
        return Found(total=len(numbers), editions=list(numbers[first : first + query.page_size]))


@pytest.fixture
def engine(monkeypatch) -> Engine:
    made = Engine()
    monkeypatch.setattr(finding, "find", made.find)
    return made
