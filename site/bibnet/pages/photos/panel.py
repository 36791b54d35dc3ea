"""The way from the editor of a page to the screen that takes many photos."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from wagtail.admin.panels import Panel

from bibnet.pages.addresses import library_of, place_in_the_tree


class ManyPhotosPanel(Panel):
    """A link to the screen for many photos.

    A new page has it hidden, with 0 for its number, until a script hears that its draft is saved.
    """

    class BoundPanel(Panel.BoundPanel):
        template_name = "pages/photos/panel.html"

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            context = super().get_context_data(parent_context)
            page = self.instance
            place = place_in_the_tree(page, self.request)
            if place is not None:
                address = reverse("photos_admin:add", args=[library_of(place).code, page.pk or 0])
                context |= {"address": address, "is_new": page.pk is None}
            return context
