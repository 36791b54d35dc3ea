from __future__ import annotations

from typing import Any, ClassVar

from django.utils.translation import gettext as _
from rest_framework import serializers

from bibnet.libraries.models import Library
from bibnet.plugins import matrix, outcomes
from bibnet.plugins.models import Preset, Rollout, RolloutStep

MOST_LIBRARIES = 20_000


class RowSerializer(serializers.Serializer):
    """One library of the matrix and the plugins that are on there."""

    library = serializers.CharField(source="library.code")
    name = serializers.CharField(source="library.name")
    district = serializers.CharField(source="library.district.code", default="")
    enabled = serializers.SerializerMethodField()

    def get_enabled(self, row: matrix.Row) -> list[str]:
        return [cell.slug for cell in row.cells if cell.is_on]


class PresetSerializer(serializers.ModelSerializer):
    """A named set of switches: slug → on."""

    switches = serializers.DictField(
        source="wanted", child=serializers.BooleanField(), allow_empty=False
    )

    class Meta:
        model = Preset
        fields = ["id", "name", "switches"]
        # A name that is there already means that preset.
        extra_kwargs: ClassVar[dict[str, Any]] = {"name": {"validators": []}}


class OutcomeSerializer(serializers.Serializer):
    """What happened in a library, or would: `moved` is what changed, slug → on."""

    library = serializers.CharField()
    outcome = serializers.ChoiceField(choices=RolloutStep.Outcome.choices)
    moved = serializers.DictField(child=serializers.BooleanField())
    reasons = serializers.ListField(child=serializers.CharField())


class RolloutSerializer(serializers.ModelSerializer):
    """Switches moved in one go, and how far that is."""

    switches = serializers.DictField(source="wanted", child=serializers.BooleanField())
    by: serializers.Field = serializers.StringRelatedField()
    total = serializers.IntegerField()
    waiting = serializers.IntegerField()
    moved = serializers.IntegerField()
    refused = serializers.IntegerField()
    failed = serializers.IntegerField()

    class Meta:
        model = Rollout
        fields = [
            "id",
            "at",
            "by",
            "state",
            "switches",
            "reason",
            "undoes",
            "wave",
            "waves",
            "total",
            "waiting",
            "moved",
            "refused",
            "failed",
        ]


class RolloutReportSerializer(RolloutSerializer):
    """The same with what became of each library."""

    results = serializers.SerializerMethodField()

    class Meta(RolloutSerializer.Meta):
        fields = [*RolloutSerializer.Meta.fields, "results"]

    def get_results(self, rollout: Rollout) -> list[dict[str, Any]]:
        steps = rollout.steps.select_related("library").order_by("wave", "pk")
        return [outcomes.done(step) for step in steps]


class StartSerializer(serializers.Serializer):
    """What to switch and where.

    Either `switches` (slug → on) or the name of a `preset`; either `libraries` (codes) or `all`,
    which a `district` narrows. `dry_run` says what would happen and changes nothing; `waves` are
    sizes, after each of which it waits for `resume`.
    """

    switches = serializers.DictField(
        child=serializers.BooleanField(), required=False, allow_empty=False
    )
    preset = serializers.CharField(required=False)
    libraries = serializers.ListField(
        child=serializers.CharField(), required=False, allow_empty=False, max_length=MOST_LIBRARIES
    )
    all = serializers.BooleanField(default=False)
    district = serializers.CharField(required=False)
    with_requirements = serializers.BooleanField(default=False)
    waves = serializers.ListField(
        child=serializers.IntegerField(min_value=1, max_value=MOST_LIBRARIES),
        default=list,
        max_length=5,
    )
    reason = serializers.CharField(max_length=255, default="", allow_blank=True)
    dry_run = serializers.BooleanField(default=False)

    def validate(self, given: dict[str, Any]) -> dict[str, Any]:
        """Answers with the switches and the libraries themselves, under `wanted` and `found`."""
        if ("switches" in given) == ("preset" in given):
            raise serializers.ValidationError({"switches": _("Name switches or a preset.")})
        if ("libraries" in given) == given["all"]:
            raise serializers.ValidationError({"libraries": _("Name libraries, or say all.")})
        return {**given, "wanted": self._wanted(given), "found": self._found(given)}

    @staticmethod
    def _wanted(given: dict[str, Any]) -> dict[str, bool]:
        if "switches" in given:
            return dict(given["switches"])
        preset = Preset.objects.filter(name=given["preset"]).first()
        if preset is None:
            raise serializers.ValidationError({"preset": _("There is no such preset.")})
        return dict(preset.wanted)

    @staticmethod
    def _found(given: dict[str, Any]) -> list[Library]:
        if given["all"]:
            return list(matrix.members(district=given.get("district", "")))
        rows = {one.code: one for one in Library.objects.filter(code__in=given["libraries"])}
        unknown = [code for code in given["libraries"] if code not in rows]
        if unknown:
            words = _("There is no library with the code %(codes)s.")
            raise serializers.ValidationError(
                {"libraries": words % {"codes": ", ".join(unknown[:10])}}
            )
        return list(rows.values())
