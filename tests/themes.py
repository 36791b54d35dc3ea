"""Themes that are written for one test."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import bibnet_theme_classic
import pytest

from bibnet.themes.theme import Theme, read_theme

CLASSIC = Path(bibnet_theme_classic.__file__).parent / "static/themes/classic"
TOML = """
slug = "river"
api = 1
title = { ru = "Река", en = "River" }
summary = { ru = "Вода", en = "Water" }
"""


@pytest.fixture
def make_theme(tmp_path) -> Callable[..., Theme]:
    """Writes a theme called `river`: classic's tokens, and the files and rules that are given."""

    def make(*, css: str = "", templates: dict[str, str] | None = None, toml: str = TOML) -> Theme:
        sheet = (CLASSIC / "theme.css").read_text(encoding="utf-8").replace("classic", "river")
        static = tmp_path / "static/themes/river"
        static.mkdir(parents=True, exist_ok=True)
        (static / "theme.css").write_text(sheet + css, encoding="utf-8")
        for name in ("literata-600.woff2", "OFL-literata.txt", "screenshot.webp"):
            (static / name).write_bytes((CLASSIC / name).read_bytes())
        for name, source in (templates or {}).items():
            path = tmp_path / "templates" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(source, encoding="utf-8")
        (tmp_path / "theme.toml").write_text(toml, encoding="utf-8")
        return read_theme(tmp_path)

    return make
