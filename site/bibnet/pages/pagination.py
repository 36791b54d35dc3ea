"""Portions of long lists, at a price that does not grow with the list."""

from __future__ import annotations

from django.core.paginator import EmptyPage, Page, PageNotAnInteger, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest
from django.utils.functional import cached_property

# Nobody leafs further; older things are found by search. Counting stops there too.
MOST_PAGES = 25


class BoundedPaginator(Paginator):
    """Counts no more rows than it would ever show."""

    object_list: QuerySet

    @cached_property
    def count(self) -> int:
        rows = self.object_list.prefetch_related(None).select_related(None)
        return rows[: MOST_PAGES * self.per_page].count()

    def page(self, number: int | str) -> Page:
        """A portion as it stands now: what was published after the count pushes nothing out."""
        wanted = self.validate_number(number)
        first = (wanted - 1) * self.per_page
        return Page(self.object_list[first : first + self.per_page], wanted, self)


def portion(
    rows: QuerySet, request: HttpRequest, *, per_page: int, parameter: str = "page"
) -> Page:
    """The portion that the address asks for; Http404 where there is none."""
    paginator = BoundedPaginator(rows, per_page)
    try:
        return paginator.page(request.GET.get(parameter, 1))
    except (EmptyPage, PageNotAnInteger) as error:
        raise Http404 from error
