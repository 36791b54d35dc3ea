"""The contract suite is worth something: a broken plugin turns exactly the right checks red."""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
from django.db import connection

from bibnet.plugins.scaffold import write_plugin
from bibnet.plugins.testing.checks import CHECKS

from .mutants import MUTANTS
from .running import Workshop

# These start a process or a build for each plugin: asked only of whom they concern.
COSTLY = ("nothing_goes_past_the_gate", "the_wheel_holds_everything")
# Each of these asks for every address as everybody: of a whole plugin, and of those broken there.
ADDRESSES = (
    "addresses_are_hidden_where_off",
    "addresses_are_open_where_on",
    "staff_addresses_are_closed_to_others",
)
ASKED = ["whole", *(slug for slug, one in MUTANTS.items() if one.red & set(ADDRESSES))]

# They reach into every screen of the staff, those of the other plugins included.
LOUD = [slug for slug, one in MUTANTS.items() if "nothing_goes_past_the_gate" in one.red]


@pytest.fixture
def workshop_of(tmp_path, db) -> Callable[[Iterable[str]], Workshop]:
    def make(slugs: Iterable[str]) -> Workshop:
        folder = tmp_path / str(len(list(tmp_path.iterdir())))
        folder.mkdir()
        made = {}
        for slug in slugs:
            made[slug] = write_plugin(name=slug, into=folder, title=slug.replace("_", " ").title())
            for edit in MUTANTS[slug].edits:
                edit(made[slug] / "src" / f"bibnet_{slug}", slug)
        return Workshop(folder, plugins=made)

    return make


@pytest.mark.slow
def test_every_broken_plugin_turns_exactly_the_right_checks_red(workshop_of):
    if connection.vendor != "sqlite":
        pytest.skip("the plugins are tried out on a database of their own, on SQLite")
    quiet = [slug for slug in MUTANTS if slug not in LOUD]
    cheap = " and ".join(f"not {one}" for one in COSTLY)
    inside = " and ".join(f"not {one}" for one in ADDRESSES)
    expected = {slug: MUTANTS[slug].red - set(COSTLY) for slug in quiet}
    chosen = f"{cheap} and (({inside}) or {' or '.join(ASKED)})"
    assert workshop_of(quiet).red("-k", chosen) == expected

    everybody = workshop_of(MUTANTS)
    costly = {slug: one.red for slug, one in MUTANTS.items() if one.red & set(COSTLY)}
    costly["whole"] = frozenset()
    of_these = [word for slug in costly for word in ("--contract", slug)]
    assert everybody.red("-k", " or ".join(COSTLY), *of_these) == costly
    assert everybody.registries(LOUD) == everybody.registries(MUTANTS)


def test_there_is_a_broken_plugin_for_every_check():
    """Or a guard of the platform that is taken away, in test_guards.py."""
    from .test_guards import GUARDS

    noticed = {check for mutant in MUTANTS.values() for check in mutant.red}
    noticed |= {check for guard in GUARDS.values() for check in guard.red}
    assert noticed - {"test_the_plugin_has_something_to_check"} == CHECKS.keys()
