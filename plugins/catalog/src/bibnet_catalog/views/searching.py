"""The search of the API: results with facets, and suggestions for a box."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import QueryDict
from django.utils.translation import gettext as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.response import Response
from rest_framework.views import APIView

from bibnet.operations.reading import ApiThrottle, ReadingThrottle
from bibnet_catalog.entries import entries_of
from bibnet_catalog.searching import finding
from bibnet_catalog.searching.language import LONGEST
from bibnet_catalog.searching.query import Facet, Query, Scope, Sort
from bibnet_catalog.serializers import ResultsSerializer, SuggestionsSerializer, results, suggested

if TYPE_CHECKING:
    from bibnet.api.requests import ApiRequest

FACET = "facet."
MOST_VALUES = 50
MOST_SUGGESTIONS = 20


class Wanted(serializers.Serializer):
    """What may be asked beside facets."""

    q = serializers.CharField(
        required=False,
        default="",
        allow_blank=True,
        max_length=LONGEST,
        help_text="Words, “a phrase”, -excluded, author:, title:, subject:, isbn:, year:1990-2000 "
        "(in Russian too), or a bare ISBN.",
    )
    scope = serializers.ChoiceField(
        choices=[str(one) for one in Scope],
        required=False,
        default=str(Scope.REGION),
        help_text="Whose stock: this library's, its system's, the region's.",
    )
    sort = serializers.ChoiceField(
        choices=[str(one) for one in Sort], required=False, default=str(Sort.RELEVANCE)
    )
    page = serializers.IntegerField(required=False, default=1, min_value=1, max_value=10_000)
    page_size = serializers.IntegerField(required=False, default=20, min_value=1, max_value=100)
    year_from = serializers.IntegerField(required=False, min_value=0, max_value=9999)
    year_to = serializers.IntegerField(required=False, min_value=0, max_value=9999)


class Begun(serializers.Serializer):
    q = serializers.CharField(required=False, default="", allow_blank=True, max_length=LONGEST)
    scope = serializers.ChoiceField(
        choices=[str(one) for one in Scope], required=False, default=str(Scope.REGION)
    )
    most = serializers.IntegerField(
        required=False, default=8, min_value=1, max_value=MOST_SUGGESTIONS
    )


# Validating keeps nothing in them, and making them takes longer than what they do.
WANTED, BEGUN = Wanted(), Begun()


class SearchThrottle(ApiThrottle):
    throttle = ReadingThrottle("catalog_search")


class SuggestThrottle(ApiThrottle):
    """As somebody types several are asked for in a second."""

    throttle = ReadingThrottle("catalog_suggest", share=500)


@extend_schema(
    tags=["catalog"],
    responses=ResultsSerializer,
    parameters=[
        Wanted,
        *(
            OpenApiParameter(
                f"{FACET}{one}",
                str,
                many=True,
                description="Only with one of these values; several facets narrow each other.",
            )
            for one in Facet
        ),
    ],
)
class CatalogueSearch(APIView):
    """Editions in the stock of libraries, the known item first."""

    request: ApiRequest
    throttle_classes = (SearchThrottle,)

    def get(self, request: ApiRequest) -> Response:
        given = WANTED.run_validation(request.query_params.dict())
        query = Query(
            text=given["q"],
            facets=chosen(request.query_params),
            years=(given.get("year_from"), given.get("year_to")),
            sort=Sort(given["sort"]),
            page=given["page"],
            page_size=given["page_size"],
        )
        found = finding.find(request.library, query, scope=Scope(given["scope"]))
        entries = entries_of(found.editions, library=request.library)
        return Response(results(found, entries, request.library))


@extend_schema(tags=["catalog"], parameters=[Begun], responses=SuggestionsSerializer)
class CatalogueSuggestions(APIView):
    """Titles, authors and subjects that begin with what a reader has typed so far."""

    request: ApiRequest
    throttle_classes = (SuggestThrottle,)

    def get(self, request: ApiRequest) -> Response:
        given = BEGUN.run_validation(request.query_params.dict())
        scope = Scope(given["scope"])
        found = finding.suggest(request.library, given["q"], scope=scope, most=given["most"])
        return Response(suggested(found))


def chosen(parameters: QueryDict) -> dict[Facet, tuple[str, ...]]:
    """The values of facets out of an address. Raises ValidationError for names that are none."""
    found: dict[Facet, tuple[str, ...]] = {}
    for name in parameters:
        if not name.startswith(FACET):
            continue
        try:
            facet = Facet(name.removeprefix(FACET))
        except ValueError as error:
            said = _("There is no such facet; there are: {names}.").format(names=", ".join(Facet))
            raise ValidationError({name: [said]}) from error
        values = [value for value in parameters.getlist(name) if value]
        if len(values) > MOST_VALUES:
            raise ValidationError({name: [_("That is too many values.")]})
        if values:
            found[facet] = tuple(dict.fromkeys(values))
    return found
