from __future__ import annotations

from django.apps import AppConfig


class BackgroundConfig(AppConfig):
    name = "bibnet.background"
    label = "background"
