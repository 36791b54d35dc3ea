"""Wagtail's page chooser, for a network of thousands of libraries."""

from __future__ import annotations

from collections.abc import Iterator

from django.http import HttpRequest
from wagtail.models import Page
from wagtail.query import PageQuerySet, SpecificIterable

from .rights import page_policy


def limit_page_chooser(pages: PageQuerySet, request: HttpRequest) -> PageQuerySet:
    """A person chooses among the pages of the own libraries; an address is typed for others."""
    # Only a page's children are narrowed down already.
    is_search = bool(request.GET.get("q"))
    own = pages.filter(page_policy.explorable(request.user, begins_here=is_search))
    # What each row shows, and Wagtail would ask for row by row.
    own = own.specific().annotate_approved_schedule().prefetch_workflow_states()
    own._iterable_class = WithParents
    return own


class WithParents(SpecificIterable):
    """Pages that know their parent, which each row of the chooser names."""

    def __iter__(self) -> Iterator[Page]:
        parents: dict[str, Page] = {}
        for page in super().__iter__():
            trunk = page.path[: -page.steplen]
            if trunk in parents:
                page._cached_parent_obj = parents[trunk]
            elif trunk:
                parents[trunk] = page.get_parent()
            yield page
