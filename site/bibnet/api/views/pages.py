from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView
from rest_framework.serializers import BaseSerializer

from bibnet.accounts.minors import is_for_minors
from bibnet.api.etags import Stamped
from bibnet.api.filters import LibraryCode, PastToo
from bibnet.api.pagination import BoundedPages, InTurn
from bibnet.api.serializers.pages import (
    EventSerializer,
    NewsSerializer,
    ReportSerializer,
    remember,
)
from bibnet.events.models import EventReportPage, Occurrence, OccurrenceState
from bibnet.events.querysets import OccurrenceQuerySet
from bibnet.libraries.models import Library
from bibnet.libraries.requests import LibraryRequest
from bibnet.pages.models import NewsPage
from bibnet.pages.querysets import LibraryPageQuerySet


class PublishedList(Stamped, ListAPIView):
    """Lists of published things: those of the host's library, on the portal of all."""

    pagination_class = BoundedPages
    clock_seconds = 60

    def get_serializer(self, *rows: Iterable[Any], **kwargs: Any) -> BaseSerializer:
        if rows:
            remember(self.page_of(row) for row in rows[0])
        return super().get_serializer(*rows, **kwargs)

    @staticmethod
    def page_of(row: Any) -> Any:
        """The page behind a row."""
        return row


def pages_under(rows: LibraryPageQuerySet, library: Library) -> LibraryPageQuerySet:
    return rows.under(library)


def dates_at(rows: OccurrenceQuerySet, library: Library) -> OccurrenceQuerySet:
    return rows.filter(place__path__startswith=library.path)


def reports_under(rows: LibraryPageQuerySet, library: Library) -> LibraryPageQuerySet:
    """Reports that the library or a branch published, or of what was held there."""
    return rows.filter(
        Q(pk__in=EventReportPage.objects.under(library).values("pk"))
        | Q(place__path__startswith=library.path)
    )


class NewsFilter(django_filters.FilterSet):
    library = LibraryCode(pages_under)
    tag = django_filters.CharFilter("tagged_items__tag__slug", label=_("Slug of a tag"))
    since = django_filters.DateFilter("date", "gte", label=_("From this day"))
    until = django_filters.DateFilter("date", "lte", label=_("To this day"))

    class Meta:
        model = NewsPage
        fields = ["is_pinned"]


@extend_schema(tags=["news"])
class NewsList(PublishedList):
    """Published news, the newest first."""

    queryset = NewsPage.objects.none()
    serializer_class = NewsSerializer
    filterset_class = NewsFilter

    def get_queryset(self) -> QuerySet[NewsPage]:
        news = NewsPage.objects.under(self.request.library).shown()
        return news.prefetch_related("tagged_items__tag")


class EventFilter(django_filters.FilterSet):
    library = LibraryCode(dates_at)
    district = django_filters.CharFilter("place__district__code", label=_("Code of the district"))
    tag = django_filters.CharFilter("page__tagged_items__tag__slug", label=_("Slug of a tag"))
    audience = django_filters.CharFilter("page__audiences__code", label=_("Code of an audience"))
    age_mark = django_filters.CharFilter("page__age_mark", label=_("Age mark, such as 6+"))
    since = django_filters.IsoDateTimeFilter("starts", "gte", label=_("Begins not before"))
    until = django_filters.IsoDateTimeFilter("starts", "lte", label=_("Begins not after"))
    is_free = django_filters.BooleanFilter(method="by_price", label=_("Free of charge"))
    state = django_filters.ChoiceFilter(choices=OccurrenceState)
    past = PastToo(label=_("Past ones too"))

    def by_price(self, rows: OccurrenceQuerySet, name: str, value: bool) -> OccurrenceQuerySet:
        free = rows.free_of_charge()
        return free if value else rows.exclude(pk__in=free.values("pk"))

    def filter_queryset(self, queryset: QuerySet) -> QuerySet | InTurn:
        found = super().filter_queryset(queryset)
        if self.form.cleaned_data.get("past"):
            return found
        return InTurn(*found.not_over_in_turn(timezone.now()))


@extend_schema(tags=["events"])
class EventList(PublishedList):
    """Dates of published events that are not over, the next first; cancelled ones say so.

    On the site of a children's library, and for a reader known to be a minor, without 18+.
    """

    queryset = Occurrence.objects.none()
    serializer_class = EventSerializer
    filterset_class = EventFilter

    def get_queryset(self) -> QuerySet[Occurrence]:
        shown = Occurrence.objects.shown_by(self.request.library).public()
        dates = shown.fit_for(self.request).for_list()
        return (
            dates.select_related("library", "page__picture")
            .prefetch_related("page__picture__renditions")
            .order_by("starts", "pk")
        )

    def etag(self, request: LibraryRequest) -> str:
        """What minors get is another answer, which must not pass for the same."""
        return f'{super().etag(request)[:-1]}{"-m" if is_for_minors(request) else ""}"'

    @staticmethod
    def page_of(row: Occurrence) -> Any:
        return row.page


class ReportFilter(django_filters.FilterSet):
    library = LibraryCode(reports_under)
    since = django_filters.DateFilter("date", "gte", label=_("From this day"))
    until = django_filters.DateFilter("date", "lte", label=_("To this day"))

    class Meta:
        model = EventReportPage
        fields: list[str] = []


@extend_schema(tags=["reports"])
class ReportList(PublishedList):
    """Published reports of events, the newest first."""

    queryset = EventReportPage.objects.none()
    serializer_class = ReportSerializer
    filterset_class = ReportFilter

    def get_queryset(self) -> QuerySet[EventReportPage]:
        reports = EventReportPage.objects.under(self.request.library).live()
        return (
            reports.filter(is_figures_only=False)
            .select_related("place")
            .prefetch_related("tagged_items__tag")
            .order_by("-date", "-pk")
        )
