"""Lists of what readers see, find and agree to."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef

from bibnet.libraries.scope import all_libraries
from bibnet.plugins import items, points
from bibnet_dummy.models import Note

from .registrar import hooks

if TYPE_CHECKING:
    from django.db.models import QuerySet

    from bibnet.libraries.models import Library


@hooks.on(points.nav_items)
def menu_link(library: Library) -> Iterable[items.NavItem]:
    return [items.NavItem("Notes", "dummy:index", order=80)]


@hooks.on(points.footer_links)
def footer_link(library: Library) -> Iterable[items.FooterLink]:
    return [items.FooterLink("Notes of the library", "dummy:index")]


@hooks.on(points.home_sections)
def home_section(library: Library) -> Iterable[items.Section]:
    return [_section(library)]


@hooks.on(points.portal_sections)
def portal_section(library: Library) -> Iterable[items.Section]:
    return [_section(library)]


@hooks.on(points.portal_figures)
def portal_figure(library: Library) -> Iterable[items.Figure]:
    with all_libraries("a figure of the portal"):
        return [items.Figure(Note.objects.count(), "notes written")]


@hooks.on(points.cabinet_panels)
def cabinet_panel(library: Library) -> Iterable[items.Section]:
    return [_section(library)]


def _section(library: Library) -> items.Section:
    notes = Note.objects.of(library.member)[:3]
    return items.Section("notes", "Notes", "bibnet_dummy/section.html", {"notes": notes})


@hooks.on(points.search_sources)
def search_source(library: Library) -> Iterable[items.SearchSource]:
    return [items.SearchSource("notes", "Notes", search_notes, "dummy:index")]


def search_notes(library: Library, words: str, limit: int) -> tuple[list[items.Found], int]:
    notes = Note.objects.of(library.member).filter(text__iregex=words)
    return [items.Found(note.text, "/notes/") for note in notes[:limit]], notes.count()


@hooks.on(points.sign_in_methods)
def sign_in_method(library: Library) -> Iterable[items.SignInMethod]:
    return [items.SignInMethod("By a note", "dummy:index", key="note")]


@hooks.on(points.consent_purposes)
def purpose(library: Library) -> Iterable[items.ConsentPurpose]:
    return [
        items.ConsentPurpose(
            "dummy.signing",
            "Signing notes",
            label="I agree that my name stands under my notes",
            text=lambda: "My name stands under the notes that I write.",
        )
    ]


@hooks.on(points.library_services)
def service(library: Library) -> Iterable[items.LibraryService]:
    return [items.LibraryService("notes", "Writes notes", with_notes)]


def with_notes(libraries: QuerySet[Library]) -> QuerySet[Library]:
    with all_libraries("a filter of the portal's list"):
        return libraries.filter(Exists(Note.objects.filter(library=OuterRef("pk"))))


@hooks.on(points.sitemap_entries)
def sitemap_entry(library: Library) -> Iterable[items.SitemapEntry]:
    return [items.SitemapEntry("/notes/")]


@hooks.on(points.notice_kinds)
def notice_kind(library: Library) -> Iterable[items.NoticeKind]:
    return [items.NoticeKind("dummy.note", "A new note", "bibnet_dummy/notices/note")]
