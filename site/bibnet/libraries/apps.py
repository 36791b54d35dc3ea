from __future__ import annotations

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class LibrariesConfig(AppConfig):
    name = "bibnet.libraries"
    label = "libraries"
    verbose_name = _("Libraries")

    def ready(self) -> None:
        from wagtail.models import Collection, Page

        from . import signals  # noqa: F401  connects the receivers
        from .models import Library
        from .paths import compare_by_index

        compare_by_index(*(model._meta.get_field("path") for model in (Page, Collection, Library)))
