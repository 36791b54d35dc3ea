"""No point of the core is an empty promise: each is asked by the core and used by the dummy."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bibnet.plugins import points
from bibnet.plugins.extension import Point, all_points
from bibnet.plugins.info import CORE

ROOT = Path(__file__).resolve().parent.parent.parent.parent
CODE = ROOT / "site" / "bibnet"
DOCS = (ROOT / "docs" / "plugins.md").read_text()
# The screen of the audit log is being built: it takes its point off this list.
AWAITED = {"audit_labels"}
CORE_POINTS = {point.name: point for point in all_points() if point.owner == CORE}


def used_in_the_core() -> set[str]:
    """Points that some code of the core reads otherwise than to answer them, and slots shown."""
    found: set[str] = set()
    for path in CODE.rglob("*.py"):
        if "skeleton" not in path.parts and "testing" not in path.parts:
            text = path.read_text(encoding="utf-8")
            found |= set(re.findall(r"(?<!\.on\()\bpoints\.(\w+)", text))
    for path in CODE.rglob("templates/**/*.html"):
        found |= set(re.findall(r"{% slot \"(\w+)\"", path.read_text(encoding="utf-8")))
    return found


@pytest.mark.parametrize("name", sorted(CORE_POINTS.keys() - AWAITED))
def test_the_core_asks_every_point_that_it_offers(name):
    assert name in used_in_the_core()


@pytest.mark.parametrize("name", CORE_POINTS)
def test_the_dummy_plugin_answers_every_point(name):
    assert "dummy" in {hook.slug for hook in CORE_POINTS[name].hooks}


@pytest.mark.parametrize("name", CORE_POINTS)
def test_every_point_is_documented(name):
    assert f"`{name}`" in DOCS
    assert CORE_POINTS[name].__doc__


def test_all_points_of_the_module_are_looked_at():
    declared = {name for name, one in vars(points).items() if isinstance(one, Point)}
    assert declared == CORE_POINTS.keys()


def test_answering_a_point_does_not_count_as_asking_it():
    text = "@hooks.on(points.answered)\nfor one in points.asked.collect(library): ..."
    assert re.findall(r"(?<!\.on\()\bpoints\.(\w+)", text) == ["asked"]
