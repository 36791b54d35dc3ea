from __future__ import annotations

from datetime import datetime
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bibnet.libraries.models import District, Library
from bibnet.libraries.schedule import Day, Schedule
from bibnet.libraries.schedule import lines as schedule_lines


class DistrictSerializer(serializers.ModelSerializer):
    class Meta:
        model = District
        fields = ["code", "name"]


class LibrarySerializer(serializers.ModelSerializer):
    """A library as lists show it; `open_now` and `now` come from its schedule and changes."""

    district = DistrictSerializer(allow_null=True)
    parent = serializers.SerializerMethodField()  # type: ignore[assignment]  # goes into the answer
    url = serializers.SerializerMethodField()
    open_now = serializers.SerializerMethodField()
    now = serializers.SerializerMethodField()

    class Meta:
        model = Library
        fields = [
            "code",
            "name",
            "short_name",
            "kind",
            "state",
            "is_member",
            "parent",
            "district",
            "place",
            "address",
            "directions",
            "latitude",
            "longitude",
            "phone",
            "email",
            "time_zone",
            "is_childrens",
            "is_model",
            "is_for_blind",
            "is_accessible",
            "url",
            "open_now",
            "now",
        ]

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_parent(self, library: Library) -> str | None:
        """Code of the library that this one is a part of."""
        return self.context["parents"].get(library.path[: -Library.steplen])

    @extend_schema_field(serializers.URLField())
    def get_url(self, library: Library) -> str:
        return self.context["urls"][library.pk]

    def get_open_now(self, library: Library) -> bool:
        return schedule_lines.now(self._schedule(library), self._at).is_open

    def get_now(self, library: Library) -> str:
        """In words: «Открыто до 19:00»."""
        return schedule_lines.now(self._schedule(library), self._at).line

    @property
    def _at(self) -> datetime:
        return self.context["at"]

    def _schedule(self, library: Library) -> Schedule:
        return self.context["schedules"][library.pk]


class SpanSerializer(serializers.Serializer):
    opens = serializers.TimeField(format="%H:%M")
    closes = serializers.TimeField(format="%H:%M")


class DaySerializer(serializers.Serializer):
    """One day of a library; `hours` is empty when it is closed, two spans when it has a break."""

    date = serializers.DateField()
    is_closed = serializers.BooleanField()
    is_changed = serializers.BooleanField()
    hours = SpanSerializer(many=True)
    reason = serializers.CharField(allow_blank=True)
    text = serializers.CharField(allow_blank=True)
    moved_to = serializers.CharField(allow_blank=True)

    def to_representation(self, day: Day) -> dict[str, Any]:
        return {
            "date": day.date.isoformat(),
            "is_closed": day.is_closed,
            "is_changed": day.is_changed,
            "hours": [
                {"opens": f"{opens:%H:%M}", "closes": f"{closes:%H:%M}"}
                for opens, closes in (day.hours.spans if day.hours else [])
            ],
            "reason": day.change.get_reason_display() if day.change else str(day.rule or ""),
            "text": day.change.public_text if day.change else "",
            "moved_to": day.moved_to,
        }


class HoursSerializer(serializers.Serializer):
    """A library's hours on a day and in its week, in its own time zone."""

    library = serializers.CharField()
    time_zone = serializers.CharField()
    day = DaySerializer()
    week = DaySerializer(many=True)
    open_now = serializers.BooleanField()
    now = serializers.CharField()
    next_opening = serializers.DateTimeField(allow_null=True)
