"""The way from the editor of a page to the screen that takes many photos."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from bibnet.pages.addresses import library_of


class ManyPhotosPanel(Panel):
    """A link to the screen for many photos, once there is a draft to put them into."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/photos/panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            page = self.instance
            context["address"] = (
                reverse("photos_admin:add", args=[library_of(page).code, page.pk])
                if page.pk
                else ""
            )
            return context
