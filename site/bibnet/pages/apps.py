from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PagesConfig(AppConfig):
    name = "bibnet.pages"
    label = "pages"
    verbose_name = _("Pages")

    def ready(self) -> None:
        from . import announcing, signals  # noqa: F401  connect the receivers
