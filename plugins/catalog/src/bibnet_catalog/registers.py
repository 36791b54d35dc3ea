"""Registers of the staff: where records come from, and the records themselves."""

from __future__ import annotations

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from bibnet.plugins.registers import LibraryRegister

from .models import Record, Resource, Source, Way


class SourceRegister(LibraryRegister):
    """Sources: a name can be changed; how files are read is confirmed at an import."""

    model = Source
    name = "sources"
    pages = ("index", "edit", "inspect")
    menu_label = _("Sources of records")
    menu_icon = "download"
    list_display = ("name", "code", "way", "dialect", "encoding", "confirmed_at")
    list_export = ("name", "code", "way", "dialect", "encoding", "confirmed_at")
    search_fields = ("name", "code")
    inspect_view_fields = ("name", "code", "way", "dialect", "encoding", "confirmed_at")
    form_fields_exclude = (
        "library",
        "code",
        "way",
        "address",
        "dialect",
        "encoding",
        "profile",
        "harvest",
        "confirmed_at",
    )


class RecordRegister(LibraryRegister):
    """Records: found by control number or title; each has a screen of its own."""

    model = Record
    name = "records"
    pages = ("index",)
    inspect_view_enabled = False
    menu_label = _("Records of the catalogue")
    menu_icon = "list-ul"
    list_display = ("number", "title", "source", "state", "changed_at")
    list_filter = ("source",)
    list_export = ("control_number", "title", "source", "state", "hidden_reason")
    search_fields = ("control_number", "edition__title")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Record]:
        rows = super().get_queryset(request).select_related("edition", "source")
        return rows.defer("content", "description")

    @admin.display(description=_("control number"), ordering="control_number")
    def number(self, record: Record) -> SafeString:
        page = "book" if record.source.way == Way.HAND else "record"
        address = reverse(f"catalog_admin:{page}", args=[self.library.code, record.pk])
        return format_html('<a href="{}">{}</a>', address, record.control_number)

    @admin.display(description=_("title"), ordering="edition__title")
    def title(self, record: Record) -> str:
        return record.edition.title

    # In words: the pictures for yes and no belong to Django's admin, which is not installed.
    @admin.display(description=_("state"))
    def state(self, record: Record) -> str:
        if record.is_gone:
            return gettext("taken back by its source")
        if record.is_suppressed:
            return gettext("hidden from readers")
        return gettext("seen by readers")


class ResourceRegister(LibraryRegister):
    """Electronic resources of a library, or of the region, which all libraries show."""

    model = Resource
    name = "resources"
    pages = ("index", "create", "edit", "delete")
    inspect_view_enabled = False
    menu_label = _("Electronic resources")
    menu_icon = "globe"
    list_display = ("title", "kind", "supplier", "where", "until")
    list_filter = ("kind", "where")
    list_export = ("title", "kind", "supplier", "where", "address", "until")
    search_fields = ("title", "supplier", "about")
    form_fields_exclude = ("library",)
