"""What the API says of entries, results and suggestions; the serializers describe it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from rest_framework import serializers

from bibnet.libraries import network

from .availability import as_lenders_say
from .describing import isbd
from .entries import Entry, Held

if TYPE_CHECKING:
    from bibnet.libraries.models import Library

    from .searching.engine import Found, Suggestion


class HoldingSerializer(serializers.Serializer):
    """What one library has of an edition in one place; `library` and `branch` are codes."""

    library = serializers.CharField()
    branch = serializers.CharField(read_only=True)
    place = serializers.CharField()
    call_number = serializers.CharField()
    copies = serializers.IntegerField()
    is_free = serializers.BooleanField(
        allow_null=True, help_text="Whether a copy is at its place; null where nobody says."
    )


class EntrySerializer(serializers.Serializer):
    """An edition and where it stands; `id` is for good, `work` is the same for all its editions."""

    id = serializers.IntegerField()
    work = serializers.IntegerField()
    title = serializers.CharField()
    other_title = serializers.CharField()
    authors = serializers.ListField(child=serializers.CharField(), read_only=True)
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
    url = serializers.URLField(read_only=True)
    holdings = HoldingSerializer(many=True)


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


def results(found: Found, entries: Sequence[Entry], library: Library) -> dict[str, Any]:
    """The answer of the API to a search, as `ResultsSerializer` has it.

    Written out: the serializer copies each of its fields for each answer.
    """
    root = network.root_url(library)
    return {
        "total": found.total,
        "results": [_entry(one, root) for one in as_lenders_say(entries)],
        "facets": {
            str(facet): [{"value": value, "count": count} for value, count in values]
            for facet, values in found.facets.items()
        },
        "suggestion": found.suggestion,
        "is_complete": found.is_complete,
    }


def suggested(found: Sequence[Suggestion]) -> dict[str, Any]:
    """The answer of the API to what was typed so far, as `SuggestionsSerializer` has it."""
    return {"suggestions": [{"text": one.text, "kind": one.kind} for one in found]}


def _entry(entry: Entry, root: str) -> dict[str, Any]:
    authors = [isbd.name_in_order(one) for one in isbd.main_authors(entry.description)]
    return {
        "id": entry.edition,
        "work": entry.work,
        "title": entry.title,
        "other_title": entry.other_title,
        "authors": authors or [entry.author] * bool(entry.author),
        "year": entry.year,
        "publisher": entry.publisher,
        "series": entry.series,
        "kind": entry.kind,
        "level": entry.level,
        "age_mark": entry.age_mark,
        "marks": entry.marks,
        "isbns": entry.isbns,
        "url": f"{root}/catalog/{entry.edition}/",
        "holdings": [_held(one) for one in entry.holdings],
    }


def _held(held: Held) -> dict[str, Any]:
    return {
        "library": held.library.code,
        "branch": held.branch.code if held.branch else "",
        "place": held.place,
        "call_number": held.call_number,
        "copies": held.copies,
        "is_free": held.is_free,
    }
