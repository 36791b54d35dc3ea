from __future__ import annotations

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "bibnet.demo"
    label = "demo"
