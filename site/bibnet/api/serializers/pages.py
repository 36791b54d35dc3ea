"""What the API tells of pages: news, events, reports. Rows come from several libraries."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from bibnet.events.models import EventReportPage, Occurrence
from bibnet.libraries import network
from bibnet.pages.models import LibraryPage, NewsPage


class PictureSerializer(serializers.Serializer):
    """A picture at 800 pixels, with its description."""

    url = serializers.URLField()
    alt = serializers.CharField(allow_blank=True)


class PageSerializer(serializers.ModelSerializer):
    """What all pages have: whose, where, when."""

    library = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()
    published_at = serializers.DateTimeField(source="first_published_at")
    changed_at = serializers.DateTimeField(source="last_published_at")
    tags = serializers.SerializerMethodField()

    @extend_schema_field(serializers.CharField())
    def get_library(self, page: LibraryPage) -> str:
        """Code of the library that published it."""
        return page.library.code

    @extend_schema_field(serializers.URLField())
    def get_url(self, page: LibraryPage) -> str:
        return page.get_full_url()

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_tags(self, page: LibraryPage) -> list[str]:
        return [item.tag.name for item in page.tagged_items.all()]


class NewsSerializer(PageSerializer):
    picture = serializers.SerializerMethodField()

    class Meta:
        model = NewsPage
        fields = [
            "id",
            "library",
            "title",
            "lead",
            "date",
            "is_pinned",
            "tags",
            "picture",
            "url",
            "published_at",
            "changed_at",
        ]

    @extend_schema_field(PictureSerializer(allow_null=True))
    def get_picture(self, page: NewsPage) -> dict[str, str] | None:
        return picture_of(page)


class ReportSerializer(PageSerializer):
    """A report; attendance by the codes of the region's age groups."""

    place = serializers.CharField(source="place_text")

    class Meta:
        model = EventReportPage
        fields = [
            "id",
            "library",
            "title",
            "lead",
            "date",
            "place",
            "age_mark",
            "attended",
            "attended_by_age",
            "tags",
            "url",
            "published_at",
            "changed_at",
        ]


class EventSerializer(serializers.ModelSerializer):
    """One date of an event; `id` and `uid` are the date's own and never change."""

    library = serializers.CharField(source="library.code")
    title = serializers.CharField(source="heading")
    lead = serializers.CharField(source="page.lead")
    age_mark = serializers.CharField(source="page.age_mark")
    place = serializers.SerializerMethodField()
    is_cancelled = serializers.BooleanField()
    is_free = serializers.BooleanField(source="page.is_free")
    price_from = serializers.IntegerField(source="page.price_from", allow_null=True)
    has_registration = serializers.BooleanField(source="page.has_registration")
    free_seats = serializers.IntegerField(allow_null=True)
    picture = serializers.SerializerMethodField()
    url = serializers.SerializerMethodField()

    class Meta:
        model = Occurrence
        fields = [
            "id",
            "uid",
            "library",
            "title",
            "lead",
            "starts",
            "ends",
            "is_all_day",
            "is_cancelled",
            "place",
            "note",
            "age_mark",
            "is_free",
            "price_from",
            "has_registration",
            "seats",
            "free_seats",
            "picture",
            "url",
            "changed_at",
        ]

    @extend_schema_field(serializers.CharField())
    def get_place(self, date: Occurrence) -> str:
        return date.place_note or date.page.place_text

    @extend_schema_field(serializers.URLField())
    def get_url(self, date: Occurrence) -> str:
        return date.page.get_full_url()

    @extend_schema_field(PictureSerializer(allow_null=True))
    def get_picture(self, date: Occurrence) -> dict[str, str] | None:
        return picture_of(date.page)


def picture_of(page: Any) -> dict[str, str] | None:
    """The page's picture for lists, with the address on the host of its library."""
    if page.picture is None:
        return None
    rendition = page.picture.get_rendition_or_none("max-800x800")
    if rendition is None:
        return None
    alt = page.alt if hasattr(page, "alt") else page.picture.description
    return {"url": page.library.root_url + rendition.url, "alt": alt}


def remember(pages: Iterable[LibraryPage]) -> None:
    """Know the libraries of all rows before the first is serialised."""
    network.remember_pages(page.path for page in pages)
