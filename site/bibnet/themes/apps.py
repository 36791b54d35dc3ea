"""The app `bibnet.themes`, and the base every theme's app configuration derives from."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from django.apps import AppConfig
from django.core.checks import register
from django.utils.translation import gettext_lazy as _

from .theme import Theme, read_theme


class ThemesConfig(AppConfig):
    """Themes, templates, low-vision mode: how every public page looks."""

    # Django would take neither of the two configurations of this module.
    default = True
    name = "bibnet.themes"
    label = "themes"
    verbose_name = _("Themes")

    def ready(self) -> None:
        from .checks import check_themes

        register(check_themes)


class ThemeConfig(AppConfig):
    """A theme distribution; it says its package name and nothing else."""

    @cached_property
    def theme(self) -> Theme:
        """What the theme's `theme.toml` says."""
        return read_theme(Path(self.path))
