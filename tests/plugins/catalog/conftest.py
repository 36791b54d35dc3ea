"""A catalogue with a source for each of the two libraries, and deliveries made of descriptions."""

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
from django.utils import timezone

from bibnet.libraries.models import Library
from bibnet.libraries.scope import library_scope

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
