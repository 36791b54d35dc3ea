"""Wagtail's explorer and search of pages, for a network of thousands of libraries.

Wagtail's own filters list every person who owns or edited a page, whoever's it is, and every
site; and its rights come as a list of all pages. Here rights are a condition on the pages shown.
"""

from __future__ import annotations

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django_filters import FilterSet
from modelsearch.backends.base import BaseSearchResults
from wagtail.admin.views.pages.listing import ExplorableIndexView, GenericPageFilterSet
from wagtail.admin.views.pages.search import SearchView, page_filter_search
from wagtail.admin.viewsets.pages import PageViewSet
from wagtail.models import Page
from wagtail.query import PageQuerySet

from .rights import page_policy


class PageFilters(GenericPageFilterSet):
    """Filters that name nobody."""

    owner = None
    edited_by = None
    site = None


class Explorer(ExplorableIndexView):
    """Pages under a page, those that the person works with."""

    # Fifty rows of Wagtail's take a third of a second; what is not among these is searched for.
    paginate_by = 20

    def get_base_queryset(self) -> PageQuerySet:
        pages = self.model._default_manager
        if not (self.is_searching or self.is_filtering):
            pages = pages.child_of(self.parent_page)
        elif not self.is_searching_whole_tree:
            pages = pages.descendant_of(self.parent_page)
        begins_here = self.is_searching or self.is_filtering
        may_see = page_policy.explorable(self.request.user, begins_here=begins_here)
        return self.annotate_queryset(pages.filter(may_see))


class PageSearch(SearchView):
    """Pages found by their words, among those that the person works with."""

    def get_queryset(self) -> BaseSearchResults:
        own = Page.objects.filter(page_policy.explorable(self.request.user))
        pages = self.annotate_queryset(own)
        if self.ordering:
            pages = pages.order_by(self.ordering)
        if self.selected_content_type:
            pages = pages.filter(content_type=self.selected_content_type)
        found, self.all_pages = page_filter_search(self.search_query, pages, own, self.ordering)
        self.content_types = [
            (ContentType.objects.get_for_id(pk), count)
            for pk, count in self.all_pages.facet("content_type_id").items()
        ]
        return found


class Pages(PageViewSet):
    """How Wagtail's admin shows pages of every type."""

    model = Page
    index_view_class = Explorer
    search_view_class = PageSearch
    filterset_class: type[FilterSet] = PageFilters


def page_viewset(**_known: Any) -> Pages:
    return Pages()
