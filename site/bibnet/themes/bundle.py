"""One style sheet per theme, put together from the core's files and the theme's."""

from __future__ import annotations

import posixpath
import re
from pathlib import Path

from django.conf import settings

from .hours_css import hours_css
from .registry import installed_themes
from .theme import Theme

CORE_FOLDER = Path(__file__).parent / "static" / "bibnet" / "css"
CORE_URL = "bibnet/css"
# The theme's own file comes second: its rules stand in the layer `theme`, wherever they are.
BEFORE, AFTER = (
    ("tokens.css",),
    ("base.css", "layout.css", "components.css", "utilities.css", "lowvision.css"),
)
_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_URL = re.compile(r"""url\((?!["']?(?:data:|/|https?:))["']?([^"')]+)["']?\)""")


def build_style_sheet(theme: Theme) -> str:
    """The whole style sheet of a page in `theme`."""
    own_url = f"themes/{theme.slug}"
    parts = [
        *(_read(CORE_FOLDER / name, CORE_URL, own_url) for name in BEFORE),
        _read(theme.style_sheet, own_url, own_url),
        *(_read(CORE_FOLDER / name, CORE_URL, own_url) for name in AFTER),
        hours_css(),
    ]
    return _squeezed("\n".join(parts))


def write_style_sheets() -> Path:
    """Write every theme's style sheet where the finder sees it; the folder they are in."""
    folder = build_folder()
    for theme in installed_themes().values():
        path = folder / theme.css
        css = build_style_sheet(theme)
        if path.is_file() and path.read_text(encoding="utf-8") == css:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(css, encoding="utf-8")
    return folder


def build_folder() -> Path:
    return Path(settings.VAR_DIR) / "css"


def _read(path: Path, url_from: str, url_to: str) -> str:
    """The file with its relative addresses told from where the bundle stands."""

    def moved(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(url_from, found[1]))
        return f'url("{posixpath.relpath(target, url_to)}")'

    return _URL.sub(moved, path.read_text(encoding="utf-8"))


def _squeezed(css: str) -> str:
    lines = (line.strip() for line in _COMMENT.sub("", css).splitlines())
    return "\n".join(line for line in lines if line) + "\n"
