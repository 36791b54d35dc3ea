from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ValidationError
from rest_framework.generics import GenericAPIView, ListAPIView, RetrieveAPIView
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer

from bibnet.api.etags import Stamped
from bibnet.api.filters import LibraryFilter
from bibnet.api.serializers.libraries import HoursSerializer, LibrarySerializer
from bibnet.libraries import network, schedule
from bibnet.libraries.models import Library


class LibraryViews(Stamped, GenericAPIView):
    """What views of libraries share: the libraries that this host shows."""

    stamp_keys = ("network", "schedule", "plugins")
    clock_seconds: int | None = 60
    queryset = Library.objects.none()
    serializer_class = LibrarySerializer
    lookup_field = "code"

    def get_queryset(self) -> QuerySet[Library]:
        listed = Library.objects.listed().select_related("district").order_by("name", "pk")
        library = self.request.library
        return listed if library.is_region else listed.under(library)


@extend_schema(tags=["libraries"])
class LibraryList(LibraryViews, ListAPIView):
    """Libraries of the region; on a microsite the library and what stands under it."""

    filterset_class = LibraryFilter

    def get_serializer(self, *rows: Iterable[Library], **kwargs: Any) -> BaseSerializer:
        if rows:
            kwargs["context"] = {**self.get_serializer_context(), **bulk_context(list(*rows))}
        return super().get_serializer(*rows, **kwargs)


@extend_schema(tags=["libraries"])
class LibraryDetail(LibraryViews, RetrieveAPIView):
    """One library by its code."""

    def get_serializer(self, *library: Library, **kwargs: Any) -> BaseSerializer:
        if library:
            kwargs["context"] = {**self.get_serializer_context(), **bulk_context([*library])}
        return super().get_serializer(*library, **kwargs)


@extend_schema(
    tags=["libraries"],
    responses=HoursSerializer,
    parameters=[
        OpenApiParameter("date", date, description="The day asked for; today if left out."),
    ],
)
class LibraryHours(LibraryViews):
    """Opening hours on a day and in its week, changes included."""

    def get(self, request: Request, code: str) -> Response:
        library = self.get_object()
        now = timezone.now()
        on = self._day(request) or schedule.today(library, now)
        state = schedule.now(library, now)
        return Response(
            HoursSerializer(
                {
                    "library": library.code,
                    "time_zone": library.time_zone,
                    "day": schedule.hours_on(library, on),
                    "week": schedule.week(library, on),
                    "open_now": state.is_open,
                    "now": state.line,
                    "next_opening": schedule.next_opening(library, now),
                }
            ).data
        )

    @staticmethod
    def _day(request: Request) -> date | None:
        given = request.query_params.get("date", "")
        if not given:
            return None
        try:
            found = parse_date(given)
        except ValueError:
            found = None
        if found is None or not 1970 <= found.year <= 2200:
            raise ValidationError({"date": [_("Write the date like 2026-11-22.")]})
        return found


def bulk_context(rows: list[Library]) -> dict[str, Any]:
    """What the serializer needs of all rows at once, in a fixed number of queries."""
    parent_paths = {row.path[: -Library.steplen] for row in rows}
    return {
        "at": timezone.now(),
        "schedules": schedule.kept_schedules(rows),
        "parents": dict(Library.objects.filter(path__in=parent_paths).values_list("path", "code")),
        "urls": network.front_urls(rows),
    }
