"""The pages that a new microsite starts with."""

from __future__ import annotations

from wagtail.models import Page

from bibnet.libraries.models import Library

from .models import LibraryHomePage


def plant_microsite(library: Library, region: Library) -> LibraryHomePage:
    """Make the home page of a library under the region's page and return it, live."""
    parent = Page.objects.get(pk=region.root_page_id)
    home = LibraryHomePage(title=library.name, slug=library.code, show_in_menus=False)
    parent.add_child(instance=home)
    return home
