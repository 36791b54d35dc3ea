"""System checks: a theme that cannot be used is said at start, not at the first page."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.checks import CheckMessage, Error

from .apps import ThemeConfig
from .theme import ThemeError


def check_themes(**kwargs: Any) -> list[CheckMessage]:
    """Every theme can be read, no two have one slug, the default one is installed."""
    found: list[CheckMessage] = []
    by_slug: dict[str, str] = {}
    for config in apps.get_app_configs():
        if not isinstance(config, ThemeConfig):
            continue
        try:
            slug = config.theme.slug
        except ThemeError as error:
            found.append(Error(str(error), id="themes.E001"))
            continue
        if slug in by_slug:
            message = f"{config.name} and {by_slug[slug]} are both called {slug!r}"
            found.append(Error(message, hint="Uninstall one of them.", id="themes.E002"))
        by_slug[slug] = config.name
    if settings.BIBNET_DEFAULT_THEME not in by_slug:
        have = ", ".join(sorted(by_slug)) or "none"
        message = f"BIBNET_DEFAULT_THEME is {settings.BIBNET_DEFAULT_THEME!r}; installed: {have}"
        found.append(Error(message, hint="Install it, or name another.", id="themes.E003"))
    return found
