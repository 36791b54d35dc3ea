"""The tests of the contract: collected by `--pyargs`, or imported into a plugin's own tests."""

from __future__ import annotations

from collections.abc import Iterable

import pytest

from .checks import CHECKS, run_check
from .subject import Subject, subject_of
from .world import World

__all__ = ["test_the_plugin_has_something_to_check", "test_the_plugin_keeps_the_contract"]


def chosen_slugs(named: Iterable[str] = ()) -> list[str]:
    """The plugins to check: those named, otherwise all that are installed.

    None at all is an error: a run that checks nothing must not look like one that passed.
    """
    from bibnet.plugins.state import installed_plugins

    slugs = list(named) or list(installed_plugins())
    if not slugs:
        raise pytest.UsageError("no plugin is installed: there is nothing to check")
    return slugs


def test_the_plugin_has_something_to_check(contract_slug: str) -> None:
    """A suite that looks at nothing says nothing: an empty plugin is no plugin that passed."""
    subject = subject_of(contract_slug)
    assert subject.substance(), (
        f"{contract_slug}: found no address, no hook and no model of {subject.package}. Is "
        "`urls.py` or `hooks.py` missing, or named differently?"
    )


@pytest.mark.django_db
def test_the_plugin_keeps_the_contract(
    contract_slug: str, contract_check: str, contract_world: World, db: None
) -> None:
    """Each check of `bibnet.plugins.testing.checks` over each plugin."""
    subject: Subject = subject_of(contract_slug)
    report = run_check(contract_check, subject, contract_world)
    assert not report.problems, f"{contract_slug}: {CHECKS[contract_check].rule}\n" + "\n".join(
        f"- {problem}" for problem in report.problems
    )
