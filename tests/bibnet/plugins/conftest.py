"""Hooks that a test adds are gone after it."""

from __future__ import annotations

import pytest

from bibnet.plugins.extension import all_points


@pytest.fixture(autouse=True)
def hooks_restored():
    before = {id(point): (point, point.hooks) for point in all_points()}
    yield
    for point, hooks in before.values():
        point.hooks = hooks
