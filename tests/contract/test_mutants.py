"""The contract suite is worth something: a broken plugin turns exactly the right checks red."""

from __future__ import annotations

import pytest
from django.db import connection

from bibnet.plugins.scaffold import write_plugin
from bibnet.plugins.testing.checks import CHECKS

from .mutants import MUTANTS
from .running import Workshop

# These start a process or a build for each plugin: asked only of whom they concern.
COSTLY = ("nothing_goes_past_the_gate", "the_wheel_holds_everything")


@pytest.fixture
def workshop(tmp_path, db) -> Workshop:
    made = {}
    for slug, mutant in MUTANTS.items():
        made[slug] = write_plugin(name=slug, into=tmp_path, title=slug.replace("_", " ").title())
        for edit in mutant.edits:
            edit(made[slug] / "src" / f"bibnet_{slug}", slug)
    return Workshop(tmp_path, plugins=made)


@pytest.mark.slow
def test_every_broken_plugin_turns_exactly_the_right_checks_red(workshop):
    if connection.vendor != "sqlite":
        pytest.skip("the plugins are tried out on a database of their own, on SQLite")
    expected = {slug: mutant.red - set(COSTLY) for slug, mutant in MUTANTS.items()}
    cheap = " and ".join(f"not {one}" for one in COSTLY)
    assert workshop.red("-k", cheap) == expected

    costly = {slug: one.red for slug, one in MUTANTS.items() if one.red & set(COSTLY)}
    costly["whole"] = frozenset()
    chosen = [word for slug in costly for word in ("--contract", slug)]
    assert workshop.red("-k", " or ".join(COSTLY), *chosen) == costly

    others = [slug for slug in MUTANTS if "nothing_goes_past_the_gate" not in MUTANTS[slug].red]
    guilty = [slug for slug in MUTANTS if slug not in others]
    assert workshop.registries(guilty) == workshop.registries(MUTANTS)


def test_there_is_a_broken_plugin_for_every_check():
    """Or a guard of the platform that is taken away, in test_guards.py."""
    from .test_guards import GUARDS

    noticed = {check for mutant in MUTANTS.values() for check in mutant.red}
    noticed |= {check for guard in GUARDS.values() for check in guard.red}
    assert noticed - {"test_the_plugin_has_something_to_check"} == CHECKS.keys()
