"""Books in two libraries, people who decide about them, and plugins that take part."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from bibnet_catalog import api
from bibnet_catalog.models import Edition, Record

from bibnet.libraries.models import Library, Role
from bibnet.libraries.scope import all_libraries
from tests.plugins.catalog.conftest import book

OTHER = "Собрание сочинений"


@pytest.fixture
def network_cataloguer(person, region):
    return person("network-cataloguer", region, Role.NETWORK_CATALOGUER)


@pytest.fixture
def northern_cataloguer(person, northern):
    return person("northern-cataloguer", northern, Role.CATALOGUER)


@pytest.fixture
def two_editions(deliver, northern, southern, edition_of) -> tuple[Edition, Edition]:
    """Northern's record 1 and Southern's record 2, which no program would join."""
    deliver(northern, book("1"))
    deliver(southern, book("2", OTHER, year=1911, pages=20))
    return edition_of(northern, "1"), edition_of(southern, "2")


@pytest.fixture
def one_edition(deliver, northern, southern, edition_of) -> Edition:
    """Northern's records 1 and 3 and Southern's record 2 of the same book."""
    deliver(northern, book("1"), book("3"))
    deliver(southern, book("2"))
    assert edition_of(northern, "1") == edition_of(southern, "2") == edition_of(northern, "3")
    return edition_of(northern, "1")


@pytest.fixture
def stands(record_of) -> Callable[[Library, str], int]:
    """The number of the edition in which a record and all of its holdings stand."""

    def find(library: Library, number: str) -> int:
        record: Record = record_of(library, number)
        with all_libraries("a test"):
            places = set(record.holdings.values_list("edition", flat=True))
        assert places == {record.edition_id}
        return record.edition_id

    return find


@pytest.fixture(autouse=True)
def _hooks_restored() -> Iterator[None]:
    points = (api.editions_merging, api.records_moving, api.copies_leaving, api.availability)
    before = [(point, point.hooks) for point in points]
    yield
    for point, hooks in before:
        point.hooks = hooks


@pytest.fixture
def told() -> list[tuple[str, object]]:
    """What the plugin `dummy` is told of what happens to editions and copies."""
    heard: list[tuple[str, object]] = []

    def merging(library, *, into):
        heard.append(("merging", dict(into)))

    def moving(library, *, moves):
        heard.append(("moving", list(moves)))

    def leaving(library, *, copies):
        heard.append(("leaving", sorted(copies.values_list("inventory", flat=True))))

    api.editions_merging.add(slug="dummy", function=merging, order=1)
    api.records_moving.add(slug="dummy", function=moving, order=1)
    api.copies_leaving.add(slug="dummy", function=leaving, order=1)
    return heard
