from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibrariesConfig(AppConfig):
    name = "bibnet.libraries"
    label = "libraries"
    verbose_name = _("Libraries")

    def ready(self) -> None:
        from . import signals  # noqa: F401  connects the receivers
