from __future__ import annotations

from wagtail import hooks

from .doors import limit_page_chooser

hooks.register("construct_page_chooser_queryset", limit_page_chooser)
