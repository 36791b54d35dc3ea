"""What the API says of entries, results and suggestions."""

from __future__ import annotations

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bibnet.libraries import network

from .availability import as_lenders_say
from .describing import isbd
from .entries import Entry, Held


class HoldingSerializer(serializers.Serializer):
    """What one library has of an edition in one place; `library` and `branch` are codes."""

    library = serializers.CharField(source="library.code")
    branch = serializers.SerializerMethodField()
    place = serializers.CharField()
    call_number = serializers.CharField()
    copies = serializers.IntegerField()
    is_free = serializers.BooleanField(
        allow_null=True, help_text="Whether a copy is at its place; null where nobody says."
    )

    def get_branch(self, held: Held) -> str:
        return held.branch.code if held.branch else ""


class EntrySerializer(serializers.Serializer):
    """An edition and where it stands; `id` is for good, `work` is the same for all its editions."""

    id = serializers.IntegerField(source="edition")
    work = serializers.IntegerField()
    title = serializers.CharField()
    other_title = serializers.CharField()
    authors = serializers.SerializerMethodField()
    year = serializers.IntegerField(allow_null=True)
    publisher = serializers.CharField()
    series = serializers.CharField()
    kind = serializers.CharField()
    level = serializers.CharField()
    age_mark = serializers.IntegerField(allow_null=True)
    marks = serializers.ListField(
        child=serializers.CharField(), help_text="What the law has readers told of it."
    )
    isbns = serializers.ListField(child=serializers.CharField())
    url = serializers.SerializerMethodField()
    holdings = HoldingSerializer(many=True)

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_authors(self, entry: Entry) -> list[str]:
        authors = isbd.main_authors(entry.description)
        return [isbd.name_in_order(one) for one in authors] or [entry.author] * bool(entry.author)

    @extend_schema_field(serializers.URLField())
    def get_url(self, entry: Entry) -> str:
        return f"{network.root_url(self.context['library'])}/catalog/{entry.edition}/"


class FacetValueSerializer(serializers.Serializer):
    value = serializers.CharField()
    count = serializers.IntegerField()


class ResultsSerializer(serializers.Serializer):
    """A page of results. `facets` count all of them, not the page.

    `suggestion` is the text that was searched in the place of one that finds nothing. `is_complete`
    is false while the index is down: then title, author and ISBN are searched, without facets.
    """

    total = serializers.IntegerField()
    results = EntrySerializer(many=True)
    facets = serializers.DictField(child=FacetValueSerializer(many=True))
    suggestion = serializers.CharField()
    is_complete = serializers.BooleanField()


class SuggestionSerializer(serializers.Serializer):
    """A text for the box of the search; `kind` is title, author or subject."""

    text = serializers.CharField()
    kind = serializers.CharField()


class SuggestionsSerializer(serializers.Serializer):
    suggestions = SuggestionSerializer(many=True)


def results(found: Any, entries: list[Entry], library: Any) -> dict[str, Any]:
    """The answer of the API to a search."""
    said = {
        "total": found.total,
        "results": as_lenders_say(entries),
        "facets": {
            str(facet): [{"value": value, "count": count} for value, count in values]
            for facet, values in found.facets.items()
        },
        "suggestion": found.suggestion,
        "is_complete": found.is_complete,
    }
    return dict(ResultsSerializer(said, context={"library": library}).data)
