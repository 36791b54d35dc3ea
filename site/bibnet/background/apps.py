from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BackgroundConfig(AppConfig):
    name = "bibnet.background"
    label = "background"
    verbose_name = _("Background work")

    def ready(self) -> None:
        from . import origins  # noqa: F401  hears of tasks
