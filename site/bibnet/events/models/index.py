from __future__ import annotations

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from wagtail.models import Page

from bibnet.pages.models.base import LibraryPage

SLUG = "events"


class EventIndexPage(LibraryPage):
    """The events of a library, on the portal of the whole network. Planted by founding."""

    parent_page_types = ["pages.LibraryHomePage", "pages.RegionPage"]
    subpage_types = ["events.EventPage", "events.EventReportPage"]
    max_count_per_parent = 1

    class Meta:
        verbose_name = _("events")
        verbose_name_plural = _("events")


def plant_event_index(home: Page) -> EventIndexPage:
    """Make the page under which a library's events stand and return it, live."""
    index = EventIndexPage(title=gettext("What’s on"), slug=SLUG, show_in_menus=True)
    home.add_child(instance=index)
    return index
