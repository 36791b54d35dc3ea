from __future__ import annotations

from datetime import date, timedelta

import django_filters
from django.db.models import Prefetch, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema
from rest_framework.generics import ListAPIView

from bibnet.api.etags import Stamped
from bibnet.api.filters import LibraryCode
from bibnet.api.serializers.schedule import ScheduleChangeSerializer
from bibnet.libraries.models import Library, ScheduleChange
from bibnet.libraries.models.schedule import ScheduleChangeQuerySet


def changes_under(rows: ScheduleChangeQuerySet, library: Library) -> ScheduleChangeQuerySet:
    concerned = Library.objects.listed().under(library)
    return rows.filter(pk__in=ScheduleChange.objects.filter(libraries__in=concerned).values("pk"))


class ScheduleChangeFilter(django_filters.FilterSet):
    """Changes of one library, and of a span of days; by default those that are not over."""

    library = LibraryCode(changes_under)
    since = django_filters.DateFilter(method="by_end", label=_("Not over before this day"))
    until = django_filters.DateFilter("since", "lte", label=_("Begins by this day"))

    class Meta:
        model = ScheduleChange
        fields = ["kind", "reason"]

    def by_end(
        self, rows: ScheduleChangeQuerySet, name: str, value: date
    ) -> ScheduleChangeQuerySet:
        return rows.not_over(value)


@extend_schema(tags=["schedule"])
class ScheduleChangeList(Stamped, ListAPIView):
    """Changes that hold now or will; those of the last week too, for who follows them."""

    stamp_keys = ("network", "schedule")
    clock_seconds = 3600
    queryset = ScheduleChange.objects.none()
    serializer_class = ScheduleChangeSerializer
    filterset_class = ScheduleChangeFilter

    def get_queryset(self) -> QuerySet[ScheduleChange]:
        here = self.request.library
        shown = Library.objects.listed()
        if not here.is_region:
            shown = shown.under(here)
        week_ago = timezone.localdate() - timedelta(days=7)
        return (
            ScheduleChange.objects.active()
            .not_over(week_ago)
            .filter(libraries__in=shown)
            .distinct()
            .order_by("since", "pk")
            .prefetch_related(Prefetch("libraries", shown, to_attr="shown_libraries"))
        )
