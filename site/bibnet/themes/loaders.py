"""Templates by theme: a theme's file wins over the core's file of the same path.

A theme's template may extend the one it replaces: Django skips the files already in the
chain, so `{% extends "bibnet/base.html" %}` inside a theme's `bibnet/base.html` finds the
core's.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.template import Engine, Origin
from django.template.loaders import cached, filesystem
from django.template.utils import get_app_template_dirs

from .current import current_theme
from .registry import installed_themes


class ThemeFolderLoader(filesystem.Loader):
    """Templates of the theme in use."""

    def get_dirs(self) -> list[str | Path]:
        return [theme.template_folder for theme in installed_themes().values() if theme.overridden]

    def get_template_sources(self, template_name: str) -> Iterator[Origin]:
        theme = current_theme()
        if template_name in theme.overridden:
            path = theme.template_folder / template_name
            yield Origin(name=str(path), template_name=template_name, loader=self)


class AppFolderLoader(filesystem.Loader):
    """Templates of all apps except themes, which are seen only where they are chosen."""

    def get_dirs(self) -> list[str | Path]:
        return list(_app_folders())


@cache
def _app_folders() -> tuple[Path, ...]:
    of_themes = {theme.template_folder for theme in installed_themes().values()}
    return tuple(folder for folder in get_app_template_dirs("templates") if folder not in of_themes)


class ThemedLoader(cached.Loader):
    """Both of the above, compiled once per process.

    The key names the theme only for templates that theme overrides: the others are the
    same in every theme and are kept once.
    """

    def __init__(self, engine: Engine) -> None:
        folders = [f"{__name__}.ThemeFolderLoader", f"{__name__}.AppFolderLoader"]
        super().__init__(engine, folders)

    def cache_key(self, template_name: str, skip: list[Origin] | None = None) -> str:
        key = super().cache_key(template_name, skip)
        theme = current_theme()
        return f"{theme.slug}:{key}" if template_name in theme.overridden else key
