from __future__ import annotations

from bibnet.themes.apps import ThemeConfig


class ClassicConfig(ThemeConfig):
    name = "bibnet_theme_classic"
