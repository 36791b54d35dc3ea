"""Reads of pages. Each starts from a library; none walks the tree or asks for the list of sites."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Self

from django.db.models import Q
from django.db.models.functions import Coalesce, Substr
from django.db.models.lookups import In
from wagtail.models import Page, PageManager
from wagtail.query import PageQuerySet

from bibnet import stamps
from bibnet.libraries.models import Library, State

# What Wagtail reads of a picture to find or make one of its sizes, and its first alt text.
RENDERED = (
    *("title", "description", "file", "file_hash", "width", "height"),
    *("focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"),
)


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

    def under(self, library: Library) -> Self:
        """Pages of the library and of what stands under it, microsites of branches included.

        Practice branches are left out, and a page that several of these libraries show counts
        once.
        """
        if library.is_region:
            return self.network()
        below = Library.objects.under(library).exclude(pk=library.pk)
        trees = [
            *below.exclude(state=State.PRACTICE)
            .exclude(root_path="")
            .values_list("root_path", flat=True)
        ]
        if not library.root_path:
            return self.filter(in_trees(trees), alias_of=None) if trees else self.none()
        own = self.filter(**path_range(library.root_path))
        if not trees:
            return own
        trees.append(library.root_path)
        shown_elsewhere = ~Q(**path_range(library.root_path)) | in_trees(trees, "alias_of__path")
        return self.filter(in_trees(trees)).exclude(shown_elsewhere, alias_of__isnull=False)

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


@stamps.remembered("network")
def portal_sections(region: Library) -> tuple[str, ...]:
    """Where the portal's own pages stand among the homes of all libraries."""
    homes = Library.objects.exclude(root_page=None).values("root_page")
    children = Page.objects.get(pk=region.root_page_id).get_children().exclude(pk__in=homes)
    return tuple(children.values_list("path", flat=True))


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

    def for_list(self) -> Self:
        """Without what a list does not show: pages are wide, and texts long."""
        return self.only(
            *("title", "path", "url_path", "date", "lead", "is_pinned"),
            *("picture_alt", "picture_is_decorative"),
            *("alias_of__path", "alias_of__url_path"),
            *(f"picture__{name}" for name in RENDERED),
        )

    def pinned_first(self) -> Self:
        return self.order_by("-is_pinned", "-date", "-pk")

    def kept_on_top(self, region: Library) -> Self:
        """What the portal itself keeps on top, not what a library keeps there.

        Found by its place first, for on top or not is known to no index, and in the order of
        dates the database would go through the news of all libraries.
        """
        own = (Q(**path_range(path)) for path in portal_sections(region))
        kept = self.model._default_manager.filter(reduce(or_, own, Q(path="")), is_pinned=True)
        return self.filter(pk__in=list(kept.order_by().values_list("pk", flat=True)))

    def tagged(self, slug: str) -> Self:
        return self.filter(tagged_items__tag__slug=slug)


NewsManager = PageManager.from_queryset(NewsQuerySet)


def path_range(root_path: str) -> dict[str, tuple[str, str]]:
    """Filter for a page and all under it as a range, which every database reads by the index.

    (`startswith` becomes LIKE, for which SQLite scans the table.) The upper end is a sibling
    number that no page ever gets.
    """
    return {"path__range": _ends(root_path)}


# So many ranges SQLite still takes in one condition.
MOST_RANGES = 100


def in_trees(root_paths: Sequence[str], field: str = "path") -> Q:
    """Filter for pages in any of the trees, by the index as long as they are few."""
    if len(root_paths) > MOST_RANGES:
        return Q(In(Substr(field, 1, len(root_paths[0])), root_paths))
    return reduce(or_, (Q(**{f"{field}__range": _ends(path)}) for path in root_paths))


def _ends(root_path: str) -> tuple[str, str]:
    return root_path, root_path + "ZZZZ"
