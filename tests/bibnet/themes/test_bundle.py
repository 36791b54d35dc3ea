from __future__ import annotations

import gzip
import re

import pytest
from django.contrib.staticfiles import finders

from bibnet.themes.bundle import build_style_sheet
from bibnet.themes.registry import installed_themes

THEMES = sorted(installed_themes())


@pytest.fixture
def sheet():
    return lambda slug: build_style_sheet(installed_themes()[slug])


@pytest.mark.parametrize("slug", THEMES)
def test_a_page_loads_at_most_35_kb_of_style(sheet, slug):
    assert len(gzip.compress(sheet(slug).encode())) <= 35 * 1024


@pytest.mark.parametrize("slug", THEMES)
def test_the_sheet_holds_its_own_theme_and_no_other(sheet, slug):
    css = sheet(slug)
    assert f':root[data-theme="{slug}"] {{' in css
    tokens_of_others = re.findall(r':root\[data-theme="(\w+)"\] \{\ncolor-scheme', css)
    assert tokens_of_others == [slug]


@pytest.mark.parametrize("slug", THEMES)
def test_the_order_of_layers_is_said_first_and_low_vision_wins(sheet, slug):
    css = sheet(slug)
    order = re.match(r"@layer ([^;{]+);", css)[1].split(", ")
    assert order.index("theme") < order.index("lowvision") < order.index("print")


@pytest.mark.parametrize("slug", THEMES)
def test_every_file_that_the_sheet_names_is_there(sheet, slug):
    for address in re.findall(r'url\("([^"]+)"\)', sheet(slug)):
        if address.startswith("data:"):
            continue
        parts = f"themes/{slug}/{address}".split("/")
        path: list[str] = []
        for part in parts:
            path = path[:-1] if part == ".." else [*path, part]
        assert finders.find("/".join(path)), address


@pytest.mark.parametrize("slug", THEMES)
def test_collectstatic_and_servers_find_the_sheet(slug, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    found = finders.find(f"themes/{slug}/site.css")
    assert found
    assert str(found).startswith(str(tmp_path))
    listed = [path for finder in finders.get_finders() for path, _ in finder.list([])]
    assert listed.count(f"themes/{slug}/site.css") == 1


def test_no_page_asks_another_host_for_style():
    for slug in THEMES:
        css = build_style_sheet(installed_themes()[slug]).replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"https?://|url\(\s*[\"']?//", css)
