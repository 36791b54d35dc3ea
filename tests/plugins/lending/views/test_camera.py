"""The camera of the desk: what its page may do, and whose script reads the codes."""

from __future__ import annotations

import re
from pathlib import Path

import bibnet_lending
import pytest
from django.test import Client

from tests.bibnet.themes.test_policy import directives
from tests.installation import ROOT
from tests.plugins.lending.views.test_desk import DESK, staff

__all__ = ["staff"]
STATIC = Path(bibnet_lending.__path__[0]) / "static/bibnet_lending"
pytestmark = pytest.mark.usefixtures("lent")
ZXING = STATIC / "zxing"


def test_the_desk_may_compile_and_nothing_that_stands_in_the_page_runs(staff: Client):
    policy = directives(staff.get(DESK))
    assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
    assert "unsafe-inline" not in " ".join(policy.values())
    other = directives(staff.get("/admin/l/northern/lending/orders/"))
    assert "wasm-unsafe-eval" not in other["script-src"]


def test_without_scripts_there_is_no_button_and_what_reads_codes_is_not_loaded(staff: Client):
    html = staff.get(DESK).content.decode()
    (button,) = re.findall(r"<button[^>]* data-camera-button[^>]*>", html)
    assert " hidden" in button
    assert not [one for one in re.findall(r"<script[^>]+>", html) if "zxing" in one]


def test_the_script_of_others_says_its_version_and_licence_and_asks_nobody():
    script = (ZXING / "zxing_reader.js").read_text()
    (version,) = re.findall(r"=`(\d+\.\d+\.\d+)`", script)
    licence = (ZXING / "LICENSE.txt").read_text()
    assert licence.startswith(f"zxing-wasm {version} ")
    assert "MIT License" in licence
    assert "Apache License" in licence
    reasons = (ROOT / "docs/decisions/0001-dependencies.md").read_text()
    assert f"| zxing-wasm {version} |" in reasons


@pytest.mark.parametrize("path", sorted(STATIC.rglob("*.js")), ids=lambda path: path.name)
def test_no_script_names_another_host(path):
    assert not re.search(r"https?://(?!www\.w3\.org/)", path.read_text())
