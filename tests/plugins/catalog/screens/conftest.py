"""Runs of imports without their files."""

from __future__ import annotations

import pytest
from bibnet_catalog.models import ImportRun, RunState, Source

from bibnet.libraries.models import Library
from bibnet.libraries.scope import library_scope


@pytest.fixture
def run_of(source_of):
    """Makes a run of a library, as if its file were kept nowhere."""

    def make(library: Library, name: str = "delivery.iso", **values) -> ImportRun:
        source: Source = source_of(library)
        facts = {
            "file_name": name,
            "path": "/nowhere",
            "size": 100,
            "container": "iso2709",
            "dialect": "rusmarc",
            "encoding": "CP1251",
            "state": RunState.DONE,
        }
        with library_scope(library):
            return ImportRun.objects.create(library=library, source=source, **{**facts, **values})

    return make
