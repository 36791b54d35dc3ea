from __future__ import annotations

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bibnet.libraries.models import ScheduleChange


class ScheduleChangeSerializer(serializers.ModelSerializer):
    """Days on which libraries work otherwise; `libraries` are codes, those of this host only."""

    libraries = serializers.SerializerMethodField()
    kind_text = serializers.CharField(source="get_kind_display")
    reason_text = serializers.CharField(source="get_reason_display")
    text = serializers.CharField(source="public_text")

    class Meta:
        model = ScheduleChange
        fields = [
            "id",
            "libraries",
            "kind",
            "kind_text",
            "since",
            "until",
            "opens",
            "closes",
            "break_from",
            "break_to",
            "minutes",
            "place",
            "reason",
            "reason_text",
            "text",
            "changed_at",
        ]

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_libraries(self, change: ScheduleChange) -> list[str]:
        return [library.code for library in change.shown_libraries]
