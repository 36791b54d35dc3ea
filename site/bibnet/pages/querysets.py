"""Reads of pages. Each starts from a library; none walks the tree or asks for the list of sites."""

from __future__ import annotations

from typing import Self

from django.db.models.functions import Coalesce
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from bibnet import stamps
from bibnet.libraries.models import Library, State


class LibraryPageQuerySet(PageQuerySet):
    """Pages of ours."""

    def of(self, library: Library) -> Self:
        """Pages in the library's own tree; for the region, of the whole network.

        Where the region speaks, practice libraries are left out, and a page that several
        libraries show counts once.
        """
        if library.is_region:
            return self.network()
        return self.filter(**path_range(library.root_path))

    def network(self) -> Self:
        """Pages of all libraries that readers may see."""
        # Nearly no page is an alias, so that is asked in a way that no index answers: a database
        # that begins with it walks through the pages of all libraries.
        pages = self.alias(_original=Coalesce("alias_of", 0)).filter(_original=0)
        for root_path in practice_paths():
            pages = pages.exclude(**path_range(root_path))
        return pages


@stamps.remembered("network")
def practice_paths() -> tuple[str, ...]:
    """Where the pages of practice libraries stand."""
    practice = Library.objects.filter(state=State.PRACTICE).exclude(root_path="")
    return tuple(practice.values_list("root_path", flat=True))


LibraryPageManager = PageManager.from_queryset(LibraryPageQuerySet)


class NewsQuerySet(LibraryPageQuerySet):
    def shown(self) -> Self:
        """Published news, newest first, with what a list shows of them."""
        return (
            self.live()
            .select_related("picture", "alias_of")
            .prefetch_related("picture__renditions")
            .order_by("-date", "-pk")
        )

    def pinned_first(self) -> Self:
        return self.order_by("-is_pinned", "-date", "-pk")

    def kept_on_top(self, front_path: str) -> Self:
        """What the owner of a front page keeps on top, not what a library below it keeps there."""
        depth = len(front_path) // Page.steplen + 2
        return self.filter(is_pinned=True, depth=depth, **path_range(front_path))

    def tagged(self, slug: str) -> Self:
        return self.filter(tagged_items__tag__slug=slug)


NewsManager = PageManager.from_queryset(NewsQuerySet)


def path_range(root_path: str) -> dict[str, tuple[str, str]]:
    """Filter for a page and all under it as a range, which every database reads by the index.

    (`startswith` becomes LIKE, for which SQLite scans the table.) The upper end is a sibling
    number that no page ever gets.
    """
    return {"path__range": (root_path, root_path + "ZZZZ")}
