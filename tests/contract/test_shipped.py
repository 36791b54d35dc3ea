"""The plugins of the layout: distributions with their metadata, and nothing pretended inside."""

from __future__ import annotations

import pytest

from .running import ROOT, Workshop

# Each leaves this list with its first address, hook or model: the suite then has to find it.
HAVE_NOTHING_YET = ("reports", "social", "vendor_litres")
AT_WORK = ("catalog", "lending")


def test_these_are_all_that_are_shipped():
    shipped = sorted(path.parent.name for path in (ROOT / "plugins").glob("*/pyproject.toml"))
    assert shipped == sorted((*HAVE_NOTHING_YET, *AT_WORK))


@pytest.mark.slow
def test_they_keep_the_contract_and_say_that_they_have_nothing_to_check_yet(tmp_path, db):
    plugins = {slug: ROOT / "plugins" / slug for slug in (*AT_WORK, *HAVE_NOTHING_YET)}
    chosen = [word for slug in HAVE_NOTHING_YET for word in ("--contract", slug)]
    red = Workshop(tmp_path, plugins=plugins).red(*chosen)
    nothing = frozenset({"test_the_plugin_has_something_to_check"})
    assert red == dict.fromkeys(HAVE_NOTHING_YET, nothing)
