from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bibnet.libraries.models import ScheduleChange

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    from bibnet.libraries.models import Library

    class Shown(TypedDict):
        """What the list of changes has read along."""

        shown_libraries: list[Library]

    ShownChange = WithAnnotations[ScheduleChange, Shown]


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
    def get_libraries(self, change: ShownChange) -> list[str]:
        return [library.code for library in change.shown_libraries]
