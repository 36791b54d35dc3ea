from __future__ import annotations

from bibnet.themes.apps import ThemeConfig


class ModernConfig(ThemeConfig):
    name = "bibnet_theme_modern"
