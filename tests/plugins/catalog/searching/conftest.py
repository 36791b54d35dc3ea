"""An index of the test's own; the engines that the conformance suite asks."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from bibnet_catalog.searching.engine import Found, SearchEngine
from bibnet_catalog.searching.engines.embedded import EmbeddedEngine
from bibnet_catalog.searching.query import Query

# Another engine comes in here, with what makes and empties it.
ENGINES = {"embedded": EmbeddedEngine}


@pytest.fixture(params=sorted(ENGINES))
def engine(request, settings, tmp_path) -> SearchEngine:
    """An engine with an index of its own, which is empty."""
    settings.VAR_DIR = tmp_path
    made = ENGINES[request.param]()
    made.rebuild([])
    return made


@pytest.fixture
def found(engine) -> Callable[..., list[int]]:
    """The numbers of the editions that a text finds."""

    def ask(text: str = "", **kwargs) -> list[int]:
        return engine.search(Query(text=text, **kwargs)).editions

    return ask


@pytest.fixture
def answer(engine) -> Iterator[Callable[..., Found]]:
    def ask(text: str = "", **kwargs) -> Found:
        return engine.search(Query(text=text, **kwargs))

    return ask
