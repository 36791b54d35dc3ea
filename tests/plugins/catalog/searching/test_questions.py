"""The labelled questions over the real records, on every engine."""

from __future__ import annotations

import pytest

from tests.plugins.catalog.searching.judging import judged
from tests.plugins.catalog.searching.labelled import questions
from tests.plugins.catalog.searching.shelf import real_documents

LEAST_SUCCESS, LEAST_RECALL = 0.90, 0.95


@pytest.mark.slow
def test_the_known_item_is_found(engine):
    engine.rebuild(real_documents())
    # A server takes its time for each: `./dev bench catalog_queries` asks it all of them.
    known = questions()[:: 4 if engine.kind == "elasticsearch" else 1]
    assert len(known) >= 300
    results = judged(engine, known)
    clean = [one for one in results if one.asked.way == "clean"]
    assert sum(one.is_first for one in clean) / len(clean) >= LEAST_SUCCESS
    for way in {one.asked.way for one in results} - {"clean"}:
        spoilt = [one for one in results if one.asked.way == way]
        assert sum(one.is_among for one in spoilt) / len(spoilt) >= LEAST_RECALL, way
