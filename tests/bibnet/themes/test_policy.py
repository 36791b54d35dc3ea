from __future__ import annotations

import re
from pathlib import Path

import pytest

import bibnet

POLICY = "Content-Security-Policy"
TEMPLATES = sorted(Path(bibnet.__path__[0]).rglob("templates/**/*.html"))
# Letters are read in mail programs and exports are kept as files: neither can fetch a sheet.
ELSEWHERE = re.compile(r"/notices/letter|/emails?/|/export|/pdf/")


def directives(answer) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in answer[POLICY].split(";"))
    return {name: value for name, _, value in parts}


def test_public_pages_run_nothing_that_stands_in_them(client, northern):
    policy = directives(client.get("/", headers={"host": "northern.localhost"}))
    assert policy["default-src"] == "'self'"
    assert policy["object-src"] == "'none'"
    assert "unsafe" not in " ".join(policy.values())


def test_errors_have_the_policy_too(client, northern):
    answer = client.get("/no-such-page/", headers={"host": "northern.localhost"})
    assert directives(answer)["default-src"] == "'self'"


def test_the_admin_may_write_into_its_pages_but_asks_no_other_host(client, region, regional_admin):
    client.force_login(regional_admin)
    policy = directives(client.get("/admin/style-guide/", headers={"host": "region.localhost"}))
    assert "'unsafe-inline'" in policy["script-src"]
    assert not re.search(r"https?://|\*", " ".join(policy.values()))


@pytest.mark.parametrize(
    "path", [one for one in TEMPLATES if not ELSEWHERE.search(str(one))], ids=lambda path: path.name
)
def test_no_template_holds_what_the_policy_refuses(path):
    html = re.sub(r"\{#.*?#\}|<svg.*?</svg>", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert not re.search(r"\sstyle\s*=\s*[\"']", html), "a style attribute"
    assert not re.search(r"\son[a-z]+\s*=\s*[\"']", html), "a handler in an attribute"
    assert "<style" not in html
    for script in re.findall(r"<script\b([^>]*)>", html):
        assert "src=" in script or "application/" in script, "an inline script"
