from __future__ import annotations

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from bibnet.libraries.models import Kind, Library
from bibnet.libraries.models.library import LibraryQuerySet
from bibnet.libraries.schedule import open_at
from bibnet.plugins import points


class LibraryFilter(django_filters.FilterSet):
    """By district, kind, marks, words of the name, open now, and services that plugins add."""

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
