from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import QuerySet
from django.utils.functional import cached_property
from rest_framework.pagination import PageNumberPagination

from bibnet.libraries import network

MOST_COUNTED = 1000
# A portion that no list has.
FURTHEST = 1_000_000


class Pages(PageNumberPagination):
    """`?page=2&page_size=100`; fifty rows a page unless told, two hundred at most."""

    page_size = 50
    page_size_query_param = "page_size"
    max_page_size = 200

    def get_next_link(self) -> str | None:
        return self._as_readers_type_it(super().get_next_link())

    def get_previous_link(self) -> str | None:
        return self._as_readers_type_it(super().get_previous_link())

    def _as_readers_type_it(self, link: str | None) -> str | None:
        """The link with the scheme and the port of the settings, whatever a proxy passed on."""
        if link is None:
            return None
        parts = urlsplit(link)
        rest = urlunsplit(("", "", parts.path, parts.query, ""))
        return network.address(parts.hostname or "") + rest


class InTurn:
    """Two lists as one, the second after the first; for portions only."""

    ordered = True

    def __init__(self, first: QuerySet, then: QuerySet) -> None:
        self._first, self._then = first, then

    @cached_property
    def _in_first(self) -> int:
        return self._first.count()

    def __getitem__(self, part: slice) -> list[Any]:
        start, stop = part.start or 0, part.stop
        skipped, left = max(start - self._in_first, 0), max(stop - self._in_first, 0)
        return [*self._first[start:stop], *self._then[skipped:left]]

    def count_to(self, most: int) -> int:
        """How many there are, counted no further than `most`."""
        return min(self._in_first + self._then[:most].count(), most)


class BoundedPage(Page):
    """A portion that knows whether another one follows, however many there are in all."""

    def __init__(self, rows: list[Any], number: int, paginator: Paginator) -> None:
        super().__init__(rows[: paginator.per_page], number, paginator)
        self._has_next = len(rows) > paginator.per_page

    def has_next(self) -> bool:
        return self._has_next

    def next_page_number(self) -> int:
        return self.number + 1


class BoundedPaginator(Paginator):
    """Goes on to the last row, but counts no further than makes sense in a list of all."""

    object_list: Any

    @cached_property
    def count(self) -> int:
        if isinstance(self.object_list, InTurn):
            return self.object_list.count_to(MOST_COUNTED)
        return int(self.object_list[:MOST_COUNTED].count())

    def validate_number(self, number: Any) -> int:
        try:
            return int(super().validate_number(number))
        except EmptyPage:
            # Too small, or beyond what was counted.
            if self.count < MOST_COUNTED or not 1 <= int(number) <= FURTHEST:
                raise
            return int(number)

    def page(self, number: int | str) -> Page:
        wanted = self.validate_number(number)
        first = (wanted - 1) * self.per_page
        rows = list(self.object_list[first : first + self.per_page + 1])
        if not rows and wanted > 1:
            raise EmptyPage(self.error_messages["no_results"])
        return BoundedPage(rows, wanted, self)


class BoundedPages(Pages):
    """For lists that grow with the network: `count` is a thousand at most, `next` goes on."""

    django_paginator_class = BoundedPaginator

    def get_paginated_response_schema(self, schema: dict[str, Any]) -> dict[str, Any]:
        answer: dict[str, Any] = super().get_paginated_response_schema(schema)
        count = answer["properties"]["count"]
        count["description"] = f"How many there are; {MOST_COUNTED} also stands for more."
        return answer
