from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.serializers import BaseSerializer

from bibnet.api.etags import Stamped
from bibnet.api.serializers.pages import (
    EventSerializer,
    NewsSerializer,
    ReportSerializer,
    remember,
)
from bibnet.events.models import EventReportPage, Occurrence, OccurrenceState
from bibnet.events.querysets import OccurrenceQuerySet
from bibnet.libraries.models import Library
from bibnet.pages.models import NewsPage
from bibnet.pages.querysets import LibraryPageQuerySet


class PublishedList(Stamped, ListAPIView):
    """Lists of published things: those of the host's library, on the portal of all."""

    clock_seconds = 60

    def get_serializer(self, *rows: Iterable[Any], **kwargs: Any) -> BaseSerializer:
        if rows:
            remember(self.page_of(row) for row in rows[0])
        return super().get_serializer(*rows, **kwargs)

    @staticmethod
    def page_of(row: Any) -> Any:
        """The page behind a row."""
        return row


def of_library(rows: LibraryPageQuerySet, code: str) -> LibraryPageQuerySet:
    """Pages in the tree of the library with this code; none if there is no such library."""
    library = Library.objects.with_microsite().filter(code=code).first()
    return rows.of(library) if library else rows.none()


class NewsFilter(django_filters.FilterSet):
    library = django_filters.CharFilter(method="by_library", label=_("Code of the library"))
    tag = django_filters.CharFilter("tagged_items__tag__slug", label=_("Slug of a tag"))
    since = django_filters.DateFilter("date", "gte", label=_("From this day"))
    until = django_filters.DateFilter("date", "lte", label=_("To this day"))

    class Meta:
        model = NewsPage
        fields = ["is_pinned"]

    def by_library(self, rows: LibraryPageQuerySet, name: str, value: str) -> LibraryPageQuerySet:
        return of_library(rows, value)


@extend_schema(tags=["news"])
class NewsList(PublishedList):
    """Published news, the newest first."""

    queryset = NewsPage.objects.none()
    serializer_class = NewsSerializer
    filterset_class = NewsFilter

    def get_queryset(self) -> QuerySet[NewsPage]:
        news = NewsPage.objects.of(self.request.library).shown()
        return news.prefetch_related("tagged_items__tag")


class EventFilter(django_filters.FilterSet):
    library = django_filters.CharFilter("library__code", label=_("Code of the library"))
    district = django_filters.CharFilter("place__district__code", label=_("Code of the district"))
    tag = django_filters.CharFilter("page__tagged_items__tag__slug", label=_("Slug of a tag"))
    audience = django_filters.CharFilter("page__audiences__code", label=_("Code of an audience"))
    age_mark = django_filters.CharFilter("page__age_mark", label=_("Age mark, such as 6+"))
    since = django_filters.IsoDateTimeFilter("starts", "gte", label=_("Begins not before"))
    until = django_filters.IsoDateTimeFilter("starts", "lte", label=_("Begins not after"))
    is_free = django_filters.BooleanFilter(method="by_price", label=_("Free of charge"))
    state = django_filters.ChoiceFilter(choices=OccurrenceState)
    past = django_filters.BooleanFilter(method="by_time", label=_("Past ones too"))

    def by_price(self, rows: OccurrenceQuerySet, name: str, value: bool) -> OccurrenceQuerySet:
        free = rows.free_of_charge()
        return free if value else rows.exclude(pk__in=free.values("pk"))

    def by_time(self, rows: QuerySet, name: str, value: bool) -> QuerySet:
        return rows

    def filter_queryset(self, queryset: QuerySet) -> QuerySet:
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("past"):
            return found
        return found.filter(over_at__gt=timezone.now())


@extend_schema(tags=["events"])
class EventList(PublishedList):
    """Dates of published events that are not over, the next first; cancelled ones say so."""

    queryset = Occurrence.objects.none()
    serializer_class = EventSerializer
    filterset_class = EventFilter

    def get_queryset(self) -> QuerySet[Occurrence]:
        dates = Occurrence.objects.at(self.request.library).public().for_list()
        return (
            dates.select_related("library", "page__picture")
            .prefetch_related("page__picture__renditions")
            .order_by("starts", "pk")
        )

    @staticmethod
    def page_of(row: Occurrence) -> Any:
        return row.page


class ReportFilter(django_filters.FilterSet):
    library = django_filters.CharFilter(method="by_library", label=_("Code of the library"))
    since = django_filters.DateFilter("date", "gte", label=_("From this day"))
    until = django_filters.DateFilter("date", "lte", label=_("To this day"))

    class Meta:
        model = EventReportPage
        fields: list[str] = []

    def by_library(self, rows: LibraryPageQuerySet, name: str, value: str) -> LibraryPageQuerySet:
        return of_library(rows, value)


@extend_schema(tags=["reports"])
class ReportList(PublishedList):
    """Published reports of events, the newest first."""

    queryset = EventReportPage.objects.none()
    serializer_class = ReportSerializer
    filterset_class = ReportFilter

    def get_queryset(self) -> QuerySet[EventReportPage]:
        reports = EventReportPage.objects.of(self.request.library).live()
        return (
            reports.filter(is_figures_only=False)
            .select_related("place")
            .prefetch_related("tagged_items__tag")
            .order_by("-date", "-pk")
        )
