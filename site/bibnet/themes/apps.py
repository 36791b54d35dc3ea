from __future__ import annotations

from django.apps import AppConfig


class ThemesConfig(AppConfig):
    name = "bibnet.themes"
    label = "themes"
