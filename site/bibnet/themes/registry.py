"""The themes of this installation."""

from __future__ import annotations

from functools import cache

from django.apps import apps
from django.conf import settings

from .apps import ThemeConfig
from .theme import Theme, ThemeError


@cache
def installed_themes() -> dict[str, Theme]:
    """All installed themes by slug, in the order of their slugs."""
    configs = (config for config in apps.get_app_configs() if isinstance(config, ThemeConfig))
    return {config.theme.slug: config.theme for config in configs}


def default_theme() -> Theme:
    """The theme of whoever chose none."""
    themes = installed_themes()
    slug = settings.BIBNET_DEFAULT_THEME
    if slug not in themes:
        have = ", ".join(themes) or "none"
        raise ThemeError(f"BIBNET_DEFAULT_THEME is {slug!r}; installed themes: {have}")
    return themes[slug]


def get_theme(slug: str) -> Theme:
    """The theme called `slug`; the default one if it is no longer installed."""
    return installed_themes().get(slug) or default_theme()
