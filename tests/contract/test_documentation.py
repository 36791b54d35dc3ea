from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from bibnet.plugins.testing.checks.imports import ALLOWED

DOCS = (Path(__file__).resolve().parent.parent.parent / "docs" / "plugins.md").read_text()


@pytest.mark.parametrize("module", ALLOWED)
def test_what_plugins_may_import_exists_and_is_documented(module):
    assert import_module(module)
    assert f"`{module}`" in DOCS
