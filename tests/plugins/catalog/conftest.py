"""A catalogue with a source for each of the two libraries, deliveries made of descriptions, and
the people before it: readers, and cataloguers who are signed in."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest
from bibnet_catalog.describing.description import Description, Held, Item, Person
from bibnet_catalog.describing.holdings import HoldingsProfile
from bibnet_catalog.importing.holding import Branches
from bibnet_catalog.importing.taking import Counts, take
from bibnet_catalog.importing.understanding import Way, understood
from bibnet_catalog.models import Decision, Edition, ImportRun, Record, Ruling, RunState, Source
from bibnet_catalog.reading.containers import Container, Dialect
from bibnet_catalog.reading.encodings import Encoding
from bibnet_catalog.reading.pieces import Piece
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.engine import Found
from bibnet_catalog.searching.query import Query, Scope
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from bibnet.accounts.models import Reader, User
from bibnet.libraries.models import Library, Role
from bibnet.libraries.scope import library_scope
from bibnet.plugins.services import enable_plugin

WAY = Way(Container.ISO2709, Dialect.RUSMARC, Encoding.UTF8, HoldingsProfile())
TOLSTOY = Person(surname="Толстой", given="Лев Николаевич", initials="Л. Н.", roles=["070"])


def book(number: str, title: str = "Война и мир", **kwargs) -> Description:
    """A description of a book by Tolstoy of 1987, with a copy that bears the record's number."""
    facts = {
        "people": [TOLSTOY],
        "year": 1987,
        "pages": 350,
        "publishers": ["Художественная литература"],
        "languages": ["rus"],
        "held": [Held(call_number="84(2)1", items=[Item(inventory=f"inv-{number}")])],
    }
    return Description(control_number=number, title=title, **{**facts, **kwargs})


def rule(kind: str, first: Record, second: Record) -> Ruling:
    """What a person decides about two records, without its consequences."""
    left, right = sorted((first.pk, second.pk))
    decision = Decision.objects.create(kind=kind, at=timezone.now())
    return decision.rulings.create(kind=kind, left_id=left, right_id=right)


@pytest.fixture
def source_of(db) -> Callable[[Library], Source]:
    def make(library: Library) -> Source:
        found = Source.objects.of(library).first()
        with library_scope(library):
            return found or Source.objects.create(library=library, code="files", name="Files")

    return make


class Deliver:
    """Takes descriptions in as one chunk of a delivery of a library; what came of it."""

    def __init__(self, source_of: Callable[[Library], Source]) -> None:
        self._source_of = source_of

    def run(self, library: Library) -> ImportRun:
        with library_scope(library):
            return ImportRun.objects.create(
                library=library,
                source=self._source_of(library),
                state=RunState.PAUSED,
                file_name="delivery.iso",
                path="/nowhere",
                size=100,
                container=WAY.container,
                dialect=WAY.dialect,
                encoding=WAY.encoding,
            )

    def __call__(
        self,
        library: Library,
        *descriptions: Description,
        run: ImportRun | None = None,
        content: bytes = b"",
        salt: bytes = b"",
    ) -> Counts:
        chunk = []
        for number, one in enumerate(descriptions, 1):
            said = content or json.dumps(one.as_json(), ensure_ascii=False).encode()
            chunk.append(understood(Piece(number, 0, 0, said), one, salt))
        run = run or self.run(library)
        return take(chunk, run=run, way=WAY, branches=Branches(library), now=timezone.now())


@pytest.fixture
def deliver(source_of) -> Deliver:
    return Deliver(source_of)


@pytest.fixture
def record_of(db) -> Callable[[Library, str], Record]:
    def find(library: Library, number: str) -> Record:
        return Record.objects.of(library).get(control_number=number)

    return find


@pytest.fixture
def edition_of(record_of) -> Callable[[Library, str], Edition]:
    def find(library: Library, number: str) -> Edition:
        return record_of(library, number).edition

    return find


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


@pytest.fixture
def books(both, deliver) -> list[int]:
    """Five editions of the Northern library."""
    deliver(both[0], *[book(str(n), f"Повесть номер {n}") for n in range(5)])
    return list(Edition.objects.order_by("pk").values_list("pk", flat=True))


@pytest.fixture
def reader(person) -> User:
    user = person("anna")
    Reader.objects.create(user=user, last_name="Петрова", first_name="Анна")
    return user


@pytest.fixture
def home(reader) -> Client:
    """The reader's browser on the Northern site."""
    client = Client(headers={"host": "northern.localhost"})
    client.force_login(reader)
    return client


@pytest.fixture
def join() -> Callable[[int, int], None]:
    """Lead an edition to another one."""

    def act(gone: int, into: int) -> None:
        Edition.objects.filter(pk=gone).update(merged_into=into)

    return act


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
