from __future__ import annotations

from collections.abc import Callable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from bibnet.events.querysets import OccurrenceQuerySet
from bibnet.libraries.models import Kind, Library
from bibnet.libraries.models.library import LibraryQuerySet
from bibnet.libraries.schedule import open_at
from bibnet.plugins import points


class LibraryCode(django_filters.CharFilter):
    """`?library=`, which means the same in every list: that library and what stands under it.

    A library that this host does not show has nothing here.
    """

    def __init__(self, narrow: Callable[[Any, Library], QuerySet[Any]]) -> None:
        super().__init__(label=_("Code of a library; what stands under it is found too"))
        self.narrow = narrow

    def filter(self, rows: QuerySet[Any], value: str) -> QuerySet[Any]:
        if not value:
            return rows
        library = Library.objects.filter(code=value).first()
        if library is None or not self.parent.request.library.covers(library):
            return rows.none()
        return self.narrow(rows, library)


class PastToo(django_filters.BooleanFilter):
    """`?past=true` shows what is over as well; without it only what is still to come."""

    def filter(self, rows: OccurrenceQuerySet, value: bool | None) -> OccurrenceQuerySet:
        return rows if value else rows.not_over(timezone.now())


class LibraryFilter(django_filters.FilterSet):
    """By district, kind, marks, words of the name, open now, and services that plugins add."""

    library = LibraryCode(LibraryQuerySet.under)
    district = django_filters.CharFilter("district__code", label=_("Code of the district"))
    kind = django_filters.ChoiceFilter(choices=Kind)
    q = django_filters.CharFilter(method="by_words", label=_("Words of the name or the place"))
    open_now = django_filters.BooleanFilter(method="by_open_now", label=_("Open now"))
    service = django_filters.CharFilter(method="by_service", label=_("Key of a service"))

    class Meta:
        model = Library
        fields = ["is_childrens", "is_model", "is_for_blind", "is_accessible", "is_member"]

    def by_words(self, rows: LibraryQuerySet, name: str, value: str) -> LibraryQuerySet:
        return rows.containing(value)

    def by_open_now(self, rows: QuerySet[Library], name: str, value: bool) -> QuerySet[Library]:
        if value:
            return open_at(rows)
        return rows.exclude(pk__in=open_at(rows).values("pk"))

    def by_service(self, rows: LibraryQuerySet, name: str, value: str) -> LibraryQuerySet:
        for service in points.library_services.collect(self.request.library):
            if service.key == value:
                return service.narrow(rows)
        return rows.none()
