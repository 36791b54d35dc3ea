"""What the API is told and says of books that a library has to get for a reader."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bibnet_lending.models import BookRequest, PageCopy, Purpose, RequestStep

from .serializers import BookSerializer, StepSerializer

if TYPE_CHECKING:
    from bibnet_catalog.api import EditionFacts


class PageCopySerializer(serializers.ModelSerializer):
    """A file that can be downloaded until the end of a day, so many times more."""

    class Meta:
        model = PageCopy
        fields = ("size", "until", "left")
        read_only_fields = fields


class BookRequestSerializer(serializers.ModelSerializer):
    """`book` is null for one that only its reader describes: by `title`, `author`, `year`."""

    library = serializers.CharField(source="library.code", read_only=True)
    pickup = serializers.CharField(source="pickup.code", read_only=True)
    ticket = serializers.CharField(source="ticket.number", default="", read_only=True)
    book = serializers.SerializerMethodField()
    steps = serializers.SerializerMethodField()
    copy = serializers.SerializerMethodField()

    class Meta:
        model = BookRequest
        fields = (
            *("id", "library", "pickup", "ticket", "book", "title", "author", "year", "pages"),
            *("why", "state", "placed_at", "state_at", "answer_by", "until", "reason", "order"),
            *("purpose", "copy", "steps"),
        )
        read_only_fields = fields

    @extend_schema_field(BookSerializer(allow_null=True))
    def get_book(self, request: BookRequest) -> dict[str, Any] | None:
        known: Mapping[int, EditionFacts] = self.context["books"]
        facts = known.get(request.edition_id or 0)
        if facts is None:
            return None
        return {
            "edition": facts.number,
            "title": facts.title,
            "author": facts.heading,
            "year": facts.year,
        }

    @extend_schema_field(PageCopySerializer(allow_null=True))
    def get_copy(self, request: BookRequest) -> dict[str, Any] | None:
        copies: Mapping[int, PageCopy] = self.context["copies"]
        copy = copies.get(request.pk)
        return dict(PageCopySerializer(copy).data) if copy is not None else None

    @extend_schema_field(StepSerializer(many=True))
    def get_steps(self, request: BookRequest) -> list[dict[str, Any]]:
        steps: Mapping[int, Sequence[RequestStep]] = self.context["steps"]
        return list(StepSerializer(steps.get(request.pk, ()), many=True).data)


class AskedBook(serializers.Serializer):
    """An edition of the catalogue, or what is known of the book; with `pages` a copy of a part is
    meant, for a `purpose` and for one who `knows_law`: the terms of the law on copies.
    Without a ticket the own one is. `agree` counts as with an order.
    """

    ticket = serializers.CharField(required=False, default="", allow_blank=True, max_length=40)
    edition = serializers.IntegerField(
        required=False, default=None, allow_null=True, min_value=1, max_value=2**63 - 1
    )
    title = serializers.CharField(required=False, default="", allow_blank=True, max_length=300)
    author = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    year = serializers.CharField(required=False, default="", allow_blank=True, max_length=20)
    pages = serializers.CharField(required=False, default="", allow_blank=True, max_length=200)
    purpose = serializers.ChoiceField(
        choices=Purpose.choices, required=False, default="", allow_blank=True
    )
    knows_law = serializers.BooleanField(required=False, default=False)
    why = serializers.CharField(required=False, default="", allow_blank=True, max_length=500)
    pickup = serializers.SlugField(required=False, default="", allow_blank=True)
    agree = serializers.BooleanField(required=False, default=False)

    def validate(self, told: dict[str, Any]) -> dict[str, Any]:
        if bool(told["title"]) == (told["edition"] is not None):
            raise serializers.ValidationError(_("Name an edition or a title, one of them."))
        return told


class Sought(serializers.Serializer):
    """Of which edition one asks where it is."""

    edition = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class PlaceSerializer(serializers.Serializer):
    """A library that lends the book: how many copies it has, how many stand at their place, the
    numbers of the reader's tickets that it honours.
    """

    library = serializers.CharField(source="library.code")
    name = serializers.CharField(source="library")
    copies = serializers.IntegerField()
    free = serializers.IntegerField()
    tickets = serializers.SerializerMethodField()

    def get_tickets(self, place: Any) -> list[str]:
        return [one.number for one in place.tickets]
