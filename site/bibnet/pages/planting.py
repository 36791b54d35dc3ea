"""The pages that a new microsite starts with."""

from __future__ import annotations

from collections.abc import Callable

from wagtail.models import Page

from bibnet.libraries.models import Library

from .models import LibraryHomePage

Planter = Callable[[Page], object]

_planters: list[Planter] = []


def plants_section(planter: Planter) -> Planter:
    """Have `planter` make its page under every new front page, a library's and the portal's."""
    _planters.append(planter)
    return planter


def plant_microsite(library: Library, region: Library) -> LibraryHomePage:
    """Make the home page of a library under the region's page and return it, live."""
    parent = Page.objects.get(pk=region.root_page_id)
    home = LibraryHomePage(title=library.name, slug=library.code, show_in_menus=False)
    parent.add_child(instance=home)
    plant_sections(home)
    return home


def plant_sections(front: Page) -> None:
    """Make the sections that apps offer under a front page."""
    for planter in _planters:
        planter(front)
