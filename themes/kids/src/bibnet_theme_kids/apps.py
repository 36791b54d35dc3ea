from __future__ import annotations

from bibnet.themes.apps import ThemeConfig


class KidsConfig(ThemeConfig):
    name = "bibnet_theme_kids"
