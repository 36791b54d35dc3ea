"""What the repository promises about itself."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.running import ROOT
from tools import dev

LOCKS = ("requirements.lock", "requirements-dev.lock")


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_holds_hashes_and_no_addresses(name):
    text = (ROOT / name).read_text()
    assert not re.search(r"https?:|//|--(extra-)?index-url|--find-links", text)
    pinned = re.split(r"\n(?=[a-z0-9])", re.sub(r"(?m)^#.*\n", "", text).strip())
    assert len(pinned) > 20
    for entry in pinned:
        assert re.match(r"[a-z0-9._-]+(\[[a-z,]+\])?==\S+", entry)
        assert "--hash=sha256:" in entry


def _names(path: Path) -> set[str]:
    lines = [line for line in path.read_text().splitlines() if line and line[0] not in "#-"]
    return {re.split(r"[\[<>=~ ]", line)[0] for line in lines}


def test_every_dependency_has_its_reason():
    table = (ROOT / "docs/decisions/0001-dependencies.md").read_text()
    reasons = dict(re.findall(r"^\| ([\w-]+) \| (.+) \|$", table, flags=re.MULTILINE))
    reasons.pop("package")
    assert set(reasons) == _names(ROOT / "requirements.in")
    assert all(reason.endswith(".") for reason in reasons.values())


def test_continuous_integration_runs_the_test_command_of_the_readme():
    assert "\n./dev test\n" in (ROOT / "README.md").read_text()
    assert "exec ./dev test" in (ROOT / ".ci/run").read_text()


def test_the_readme_names_every_verb():
    text = (ROOT / "README.md").read_text()
    assert not [
        verb.usage for verb in dev.VERBS.values() if f"| `./dev {verb.usage}` |" not in text
    ]


def test_the_documents_link_to_files_that_are_there():
    for document in (ROOT / "README.md", *sorted((ROOT / "docs").glob("**/*.md"))):
        for target in re.findall(r"\]\(([^)#:]+)\)", document.read_text()):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
