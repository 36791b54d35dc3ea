"""A person who has just cloned the repository: an ordinary user, nothing in the environment."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.running import ROOT, running

pytestmark = pytest.mark.slow

# What runs as somebody else when the tests run as root.
ORDINARY_USER = {"user": "nobody", "group": "nogroup", "extra_groups": []}


@pytest.fixture
def clone():
    """A copy of all files of the repository, owned by an ordinary user."""
    folder = Path(tempfile.mkdtemp(prefix="bibnet-clone-"))
    listed = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    for name in filter(None, listed.stdout.split("\0")):
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    folder.chmod(0o755)
    if os.geteuid() == 0:
        subprocess.run(["chown", "-R", "nobody:nogroup", str(folder)], check=True)
    yield folder
    shutil.rmtree(folder)


def test_one_command_leads_from_a_clean_clone_to_a_served_portal(clone):
    user = ORDINARY_USER if os.geteuid() == 0 else {}
    kwargs = {"checkout": clone, "variables": {}, **user}
    with running(clone / "var", **kwargs) as run:
        run.wait_for("Installing what requirements.lock names…")
        run.kill()
    assert (clone / "var" / "env.unfinished").exists()

    with running(clone / "var", **kwargs) as run:
        run.wait_for("Making the environment in var/env…")
        run.wait_for("Installing the portal, its themes and plugins…", 600)
        run.wait_until_up()
        assert run.get("/")[0] == 200
        status, home = run.get("/", "tyutchev.localhost")
        assert status == 200
        # Its catalogues were compiled a moment before these titles were written.
        assert "Афиша" in home
        assert "What’s on" not in home

    with running(clone / "var", **kwargs) as run:
        run.wait_until_up()
        assert run.lines[0] == ""
