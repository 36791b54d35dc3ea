"""Readers with tickets, and books of two libraries with their copies."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import pytest
from bibnet_catalog.describing.description import Description, Held, Item
from bibnet_catalog.models import Copy, Source
from bibnet_lending.models import Circulation, ReaderTicket
from bibnet_lending.services.tickets import issue_ticket

from bibnet.accounts.models import Reader
from bibnet.libraries.models import Library, Role
from bibnet.libraries.scope import all_libraries, library_scope
from bibnet.plugins.services import enable_plugin
from tests.plugins.catalog.conftest import Deliver, book

NOW = datetime(2026, 11, 19, 9, tzinfo=UTC)
TODAY = date(2026, 11, 19)


def title(number: int, copies: int = 1, name: str = "", **facts: object) -> Description:
    """A book of its own with so many copies, whose inventory numbers are `<number>-1` and so on."""
    items = [Item(inventory=f"{number}-{one}") for one in range(1, copies + 1)]
    own = {"held": [Held(call_number="84(2)1", items=items)], "year": 1950 + number, **facts}
    return book(str(number), name or f"Книга {number} о разных вещах", **own)


@pytest.fixture
def lent(region, northern, southern) -> None:
    """Both libraries lend."""
    for library in (northern, southern):
        enable_plugin(library=library, slug="lending", with_requirements=True, actor=None)


def _source(library: Library) -> Source:
    with library_scope(library):
        found = Source.objects.of(library).first()
        return found or Source.objects.create(library=library, code="files", name="Files")


@pytest.fixture
def stock(lent) -> Callable[..., list[int]]:
    """Brings books into a library; the numbers of all its copies, oldest first."""

    def bring(library: Library, *books: Description) -> list[int]:
        Deliver(_source)(library, *books)
        return list(Copy.objects.of(library).order_by("pk").values_list("pk", flat=True))

    return bring


@pytest.fixture
def reader(db) -> Callable[..., Reader]:
    made = 0

    def make(**facts: object) -> Reader:
        nonlocal made
        made += 1
        usual = {"last_name": f"Читатель{made}", "first_name": "Анна"}
        born = {"birth_date": date(1990, 5, 7)}
        return Reader.objects.create(**{**usual, **born, **facts})

    return make


@pytest.fixture
def ticket(reader, lent) -> Callable[..., ReaderTicket]:
    """Gives a new reader a ticket of a library."""

    def give(library: Library, **facts: object) -> ReaderTicket:
        who = facts.pop("reader", None) or reader()
        own = {"now": NOW, "actor": None, **facts}
        return issue_ticket(library=library, reader=who, **own)

    return give


@pytest.fixture
def librarian(person, northern):
    return person("northern-librarian", northern, Role.LIBRARIAN)


@pytest.fixture
def anywhere() -> Iterator[None]:
    """Rows of all libraries, as a test looks at them."""
    with all_libraries("a test looks at what there is"):
        yield


def state_of(copy: int) -> str:
    """Where a copy is; at its place if nobody has touched it."""
    with all_libraries("a test looks at what there is"):
        found = Circulation.objects.filter(copy=copy).values_list("state", flat=True).first()
    return found or "free"
