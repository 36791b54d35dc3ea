"""Three nodes, one of which is killed while books are written and searched."""

from __future__ import annotations

import time
from collections.abc import Iterator
from threading import Event, Thread

import pytest
from bibnet_catalog.describing.description import Description
from bibnet_catalog.searching.engine import Document, EngineUnavailable
from bibnet_catalog.searching.engines import engine
from bibnet_catalog.searching.query import Query

from bibnet.settings.secret import Secret
from tests.plugins.catalog.searching.shelf import document
from tools.console import Refusal
from tools.elasticsearch import nodes

pytestmark = [pytest.mark.elasticsearch, pytest.mark.slow]
BEFORE, AFTER, AT_ONCE = 1_000, 2_000, 100
PATIENCE = 60


def books(first: int, number: int) -> Iterator[Document]:
    for place in range(first, first + number):
        yield document(place, Description(title=f"Книга {place}"))


def write(first: int) -> None:
    """As draining does: what did not succeed is written once more."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return engine().write(books(first, AT_ONCE))
        except EngineUnavailable:
            if time.monotonic() > until:
                raise


def test_a_node_is_killed_and_nothing_is_lost(settings, tmp_path):
    settings.VAR_DIR = tmp_path
    settings.BIBNET_SEARCH_SHARDS = 2
    try:
        with nodes(3) as cluster:
            settings.BIBNET_SEARCH_URL = Secret(",".join(one.address for one in cluster))
            _lived_through(cluster[0].kill)
    except Refusal as refusal:
        pytest.fail(str(refusal))


def _lived_through(kill) -> None:
    engine().rebuild(books(1, BEFORE))
    totals: list[int] = []
    refused: list[str] = []
    is_over = Event()

    def read() -> None:
        while not is_over.is_set():
            try:
                totals.append(engine().search(Query(text="книга")).total)
            except EngineUnavailable as error:  # the database answers the reader then
                refused.append(str(error))

    reader = Thread(target=read)
    reader.start()
    try:
        for place in range(0, AFTER, AT_ONCE):
            if place == AFTER // 2:
                kill()
                seen = len(totals)
            write(BEFORE + 1 + place)
    finally:
        is_over.set()
        reader.join()
    assert len(totals) > seen
    assert min(totals) >= BEFORE
    everything = list(range(1, BEFORE + AFTER + 1))
    assert [number for number, _version in engine().versions()] == everything
    assert engine().search(Query(text="книга")).total == len(everything)
    print(f"searches: {len(totals)} answered, {len(refused)} left to the database: {set(refused)}")
