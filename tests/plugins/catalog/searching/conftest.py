"""An index of the test's own; the engines that the conformance suite asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
from bibnet_catalog.searching.engine import Found, SearchEngine
from bibnet_catalog.searching.engines import engine as chosen_engine
from bibnet_catalog.searching.engines.elastic import connection
from bibnet_catalog.searching.engines.elastic.address import read
from bibnet_catalog.searching.engines.elastic.connection import Cluster, cluster
from bibnet_catalog.searching.query import Query

from bibnet.settings.secret import Secret
from tests.plugins.catalog.searching.shelf import filled
from tools.console import Refusal
from tools.elasticsearch import Node, nodes

PREFIX = f"test-{uuid4().hex[:8]}"
# Another engine comes in here.
ENGINES = ["embedded", pytest.param("elasticsearch", marks=pytest.mark.elasticsearch)]


@pytest.fixture(scope="session")
def node() -> Iterator[Node]:
    """The one server of all tests."""
    try:
        with nodes() as [one]:
            yield one
    except Refusal as refusal:
        pytest.fail(str(refusal))


@pytest.fixture
def on_elasticsearch(settings, node, monkeypatch) -> Cluster:
    """The settings name the server, with an index of the test's own; it may be slow."""
    monkeypatch.setattr(connection, "FOR_READERS", 60.0)
    settings.BIBNET_SEARCH_URL = Secret(node.address)
    settings.BIBNET_SEARCH_INDEX = f"{PREFIX}-{uuid4().hex[:12]}"
    return cluster(read(node.address))


@pytest.fixture(params=ENGINES)
def placed(request, settings, tmp_path) -> str:
    """The engine's name; the settings name a place of the test's own for it."""
    settings.VAR_DIR = tmp_path
    if request.param == "elasticsearch":
        request.getfixturevalue("on_elasticsearch")
    return request.param


@pytest.fixture
def engine(placed) -> SearchEngine:
    """An engine with an index of its own, which is empty."""
    made = chosen_engine()
    made.rebuild([])
    return made


@pytest.fixture
def found(placed) -> Callable[..., list[int]]:
    """The numbers of the editions that a text finds."""

    def ask(text: str = "", **kwargs) -> list[int]:
        return chosen_engine().search(Query(text=text, **kwargs)).editions

    return ask


@pytest.fixture
def answer(placed) -> Callable[..., Found]:
    def ask(text: str = "", **kwargs) -> Found:
        return chosen_engine().search(Query(text=text, **kwargs))

    return ask


@pytest.fixture(scope="session")
def standing():
    """Where the shelf of each engine stands that tests only read, by the engine's name."""
    return {}


@pytest.fixture
def shelf(placed, settings, standing):
    """Seven editions of two libraries, made once for all tests that change nothing."""
    if placed in standing:
        settings.VAR_DIR, settings.BIBNET_SEARCH_INDEX = standing[placed]
    else:
        filled(chosen_engine())
        standing[placed] = (settings.VAR_DIR, settings.BIBNET_SEARCH_INDEX)
    return chosen_engine()


@pytest.fixture
def own_shelf(placed):
    return filled(chosen_engine())
