"""What carries a library's name, place or description elsewhere follows it."""

from __future__ import annotations

from collections.abc import Collection

from wagtail.models import Page

from . import teams
from .models import Library

# What the front page's title, the search of pages and the cards hold of a library.
TOLD = frozenset({"name", "short_name", "place", "address", "about", "code"})


def spread(library: Library, fields: Collection[str]) -> None:
    """After these fields of the library were saved: its front page and its workflow tell them."""
    if not library.has_microsite or not TOLD & set(fields):
        return
    home = Page.objects.get(pk=library.root_page_id).specific
    home.title = home.draft_title = library.name
    home.slug = library.code if not library.is_region else home.slug
    home.save()
    teams.name_workflow(library)
