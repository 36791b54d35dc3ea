"""What a theme is: a folder with `theme.toml`, a style sheet, and perhaps templates."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from django.utils.translation import get_language

API = 1


class ThemeError(Exception):
    """A theme's files do not say what they must."""


@dataclass(frozen=True)
class Theme:
    """One installed theme."""

    slug: str
    folder: Path
    titles: dict[str, str] = field(hash=False)
    summaries: dict[str, str] = field(hash=False)
    api: int = API
    # Pairs of tokens that this theme's own rules put on each other as text (ink, ground).
    text_pairs: tuple[tuple[str, str], ...] = ()

    @property
    def title(self) -> str:
        """The name in the language of the screen."""
        return _in_language(self.titles)

    @property
    def summary(self) -> str:
        """One sentence for whoever chooses a theme, in the language of the screen."""
        return _in_language(self.summaries)

    @property
    def static_folder(self) -> Path:
        return self.folder / "static" / "themes" / self.slug

    @property
    def style_sheet(self) -> Path:
        return self.static_folder / "theme.css"

    @property
    def css(self) -> str:
        """The static name of the one style sheet a page in this theme loads."""
        return f"themes/{self.slug}/site.css"

    @property
    def screenshot(self) -> str:
        """The static name of the picture shown to whoever chooses a theme."""
        return f"themes/{self.slug}/screenshot.webp"

    @property
    def template_folder(self) -> Path:
        return self.folder / "templates"

    @cached_property
    def overridden(self) -> frozenset[str]:
        """Names of the templates this theme brings instead of the core's."""
        root = self.template_folder
        if not root.is_dir():
            return frozenset()
        files = (path for path in root.rglob("*") if path.is_file())
        return frozenset(path.relative_to(root).as_posix() for path in files)


def read_theme(folder: Path) -> Theme:
    """The theme kept in `folder`, or a ThemeError that names what is wrong with it."""
    path = folder / "theme.toml"
    try:
        data = tomllib.loads(path.read_text(encoding="utf-8"))
        theme = Theme(
            slug=data["slug"],
            folder=folder,
            titles=data["title"],
            summaries=data["summary"],
            api=data["api"],
            text_pairs=tuple((ink, ground) for ink, ground in data.get("text_pairs", [])),
        )
    except FileNotFoundError:
        raise ThemeError(f"{folder} has no theme.toml") from None
    except (tomllib.TOMLDecodeError, KeyError) as error:
        raise ThemeError(f"{path}: {error} is missing or cannot be read") from error
    if theme.api != API:
        raise ThemeError(f"{path}: api is {theme.api}, this Bibnet offers {API}")
    if not theme.style_sheet.is_file():
        raise ThemeError(f"{theme.slug}: {theme.style_sheet} is missing")
    return theme


def _in_language(texts: dict[str, str]) -> str:
    language = (get_language() or "ru").split("-")[0]
    return texts.get(language) or texts["ru"]
