"""Without any one of the platform's guards the contract suite shows the leak, and only there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest

from bibnet.libraries.scope import LibraryOwnedManager, LibraryOwnedQuerySet
from bibnet.plugins.page_types import PluginPageMixin
from bibnet.plugins.testing.checks import CHECKS, run_check
from bibnet.plugins.testing.subject import subject_of

COSTLY = {"nothing_goes_past_the_gate", "the_wheel_holds_everything"}


def always(*args: Any, **kwargs: Any) -> bool:
    return True


def unscoped(self: LibraryOwnedManager) -> LibraryOwnedQuerySet:
    return self._queryset_class(model=self.model, using=self._db)


@dataclass(frozen=True)
class Guard:
    """What is put in its place, and the checks that must notice."""

    target: str
    substitute: Any
    red: frozenset[str]


def guard(target: str, substitute: Any, *red: str) -> Guard:
    return Guard(target, substitute, frozenset(red))


GUARDS: dict[str, Guard] = {
    "none": guard("bibnet.plugins.gate.View", Callable),
    "the gate": guard("bibnet.plugins.gate.is_enabled", always, "addresses_are_hidden_where_off"),
    "the rights of the staff": guard(
        "bibnet.plugins.gate.has_role", always, "staff_addresses_are_closed_to_others"
    ),
    "the switch before hooks": guard(
        "bibnet.plugins.extension.Point.hooks_for",
        lambda self, library: iter(self.hooks),
        "hooks_are_silent_where_off",
        "pages_show_nothing_where_off",
    ),
    "the scope of rows": guard(
        "bibnet.libraries.scope.LibraryOwnedManager.get_queryset",
        unscoped,
        "rows_are_refused_without_a_library",
    ),
    "the switch of page types": guard(
        "bibnet.plugins.page_types.PluginPageMixin.is_on_for",
        classmethod(always),
        "page_types_follow_the_switch",
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("name", GUARDS)
def test_a_guard_taken_away_turns_exactly_its_checks_red(name, contract_world, db, monkeypatch):
    subject = subject_of("dummy")
    monkeypatch.setattr(GUARDS[name].target, GUARDS[name].substitute)
    red = {
        check
        for check in CHECKS.keys() - COSTLY
        if run_check(check, subject, contract_world).problems
    }
    assert red == GUARDS[name].red


def test_the_page_type_of_the_dummy_is_one_that_the_suite_looks_at():
    assert any(issubclass(model, PluginPageMixin) for model in subject_of("dummy").models)
