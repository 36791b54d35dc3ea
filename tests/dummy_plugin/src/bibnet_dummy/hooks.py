"""An answer to every extension point of the core, and to one of a plugin that it can do without."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.urls import reverse

from bibnet.libraries.scope import all_libraries
from bibnet.plugins import items, points
from bibnet.plugins.errors import Refused
from bibnet.plugins.items import Person
from bibnet.plugins.registrar import Registrar

from .models import Note, Told

if TYPE_CHECKING:
    from django.db.models import QuerySet
    from django.http import HttpRequest

    from bibnet.accounts.models import User
    from bibnet.libraries.models import Library

hooks = Registrar("dummy")


# Lists


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


@hooks.on(points.staff_menu_items)
def staff_link(library: Library) -> Iterable[items.StaffMenuItem]:
    url = reverse("dummy_admin:count", args=[library.code])
    return [items.StaffMenuItem("How many notes", url=url, icon="doc-empty")]


@hooks.on(points.schedule_cautions)
def notes_on_closed_days(library: Library, *, change: Any) -> Iterable[items.Caution]:
    count = Note.objects.of(library.member).count()
    if count:
        yield items.Caution(text=f"Notes from {change.since} on: {count}.")


@hooks.on(points.quick_acts)
def write_a_note(library: Library) -> Iterable[items.StaffMenuItem]:
    url = reverse("dummy_admin:note_create", args=[library.member.code])
    return [items.StaffMenuItem("Write a note", url=url, order=80)]


@hooks.on(points.staff_start_items)
def waiting(library: Library, *, user: Any) -> Iterable[items.WaitingItem]:
    url = reverse("dummy_admin:note_index", args=[library.member.code])
    count = Note.objects.of(library.member).filter(author=None).count()
    return [items.WaitingItem("Notes without an author", url=url, count=count)]


@hooks.on(points.first_steps)
def first_step(library: Library) -> Iterable[items.FirstStep]:
    url = reverse("dummy_admin:note_create", args=[library.member.code])
    is_done = Note.objects.of(library.member).exists()
    return [items.FirstStep("Write the first note", url=url, is_done=is_done)]


@hooks.on(points.search_sources)
def search_source(library: Library) -> Iterable[items.SearchSource]:
    return [items.SearchSource("notes", "Notes", search_notes, "dummy:index")]


def search_notes(library: Library, words: str, limit: int) -> tuple[list[items.Found], int]:
    notes = Note.objects.of(library.member).filter(text__iregex=words)
    return [items.Found(note.text, "/notes/") for note in notes[:limit]], notes.count()


@hooks.on(points.notice_kinds)
def notice_kind(library: Library) -> Iterable[items.NoticeKind]:
    return [items.NoticeKind("dummy.note", "A new note", "bibnet_dummy/notices/note")]


@hooks.on(points.periodic_tasks)
def periodic_task(library: Library) -> Iterable[items.PeriodicTask]:
    return [items.PeriodicTask("dummy.sweep", sweep, every=timedelta(days=1))]


def sweep(library: Library) -> None:
    """Take away empty notes."""
    Note.objects.of(library.member).filter(text="").delete()


@hooks.on(points.ready_parts)
def notes_are_there(library: Library) -> Iterable[items.ReadyPart]:
    return [items.ReadyPart("notes", Note.objects.of(library.member).exists)]


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


@hooks.on(points.audit_labels)
def audit_label(library: Library) -> Iterable[items.AuditLabel]:
    words = {"pinned": "kept on top"}
    return [items.AuditLabel("dummy.note_written", "A note was written", words=words)]


@hooks.on(points.sitemap_entries)
def sitemap_entry(library: Library) -> Iterable[items.SitemapEntry]:
    return [items.SitemapEntry("/notes/")]


@hooks.on(points.demonstration_parts)
def demonstration(library: Library) -> Iterable[items.DemonstrationPart]:
    return [items.DemonstrationPart("notes", write_the_first_note)]


def write_the_first_note(library: Library) -> None:
    Note.objects.get_or_create(library=library, text="The first note")


@hooks.on(points.api_scopes)
def api_scope(library: Library) -> Iterable[items.ApiScope]:
    return [items.ApiScope("dummy:read", "Read notes")]


@hooks.on(points.personal_data)
def authorship(library: Library) -> Iterable[items.PersonalData]:
    return [items.PersonalData("notes", "Notes you wrote", export, erase, merge)]


def export(person: Person) -> Iterable[Mapping[str, Any]]:
    return [{"text": note.text} for note in _notes_of(person)]


def erase(person: Person) -> None:
    _notes_of(person).update(author=None)


def merge(kept: Person, gone: Person) -> None:
    if kept.user is not None:
        _notes_of(gone).update(author=kept.user)


def _notes_of(person: Person) -> QuerySet[Note]:
    with all_libraries("a person's notes in all libraries"):
        notes = Note.objects.filter(author=person.user)
        return notes if person.user is not None else notes.none()


# Slots


@hooks.on(points.home_main)
def in_home_main(library: Library, *, request: HttpRequest) -> str:
    return _shown("home_main", library, request)


@hooks.on(points.home_side)
def in_home_side(library: Library, *, request: HttpRequest) -> str:
    return _shown("home_side", library, request)


@hooks.on(points.portal_main)
def in_portal_main(library: Library, *, request: HttpRequest) -> str:
    return _shown("portal_main", library, request)


@hooks.on(points.event_after)
def in_event_after(library: Library, *, request: HttpRequest, page: Any) -> str:
    return _shown("event_after", library, request)


@hooks.on(points.news_after)
def in_news_after(library: Library, *, request: HttpRequest, page: Any) -> str:
    return _shown("news_after", library, request)


@hooks.on(points.page_after)
def in_page_after(library: Library, *, request: HttpRequest, page: Any) -> str:
    return _shown("page_after", library, request)


@hooks.on(points.library_main)
def in_library_main(library: Library, *, request: HttpRequest) -> str:
    return _shown("library_main", library, request)


@hooks.on(points.cabinet_main)
def in_cabinet_main(library: Library, *, request: HttpRequest) -> str:
    return _shown("cabinet_main", library, request)


@hooks.on(points.cabinet_side)
def in_cabinet_side(library: Library, *, request: HttpRequest) -> str:
    return _shown("cabinet_side", library, request)


@hooks.on(points.page_footer)
def in_page_footer(library: Library, *, request: HttpRequest) -> str:
    return _shown("page_footer", library, request)


def _shown(place: str, library: Library, request: HttpRequest) -> str:
    context = {"place": place, "library": library}
    return render_to_string("bibnet_dummy/slot.html", context, request=request)


# Participants


@hooks.on(points.library_merging)
def hand_over_notes(library: Library, *, into: Library) -> None:
    if Note.objects.of(library).filter(text="not to be moved").exists():
        raise Refused("One note may not be moved.")
    Note.objects.of(library).update(library=into)


@hooks.on(points.merger_consequences)
def notes_that_go_along(library: Library) -> Iterable[items.Consequence]:
    count = Note.objects.of(library).count()
    return [items.Consequence(text=f"Notes that pass on: {count}.")]


@hooks.on(points.work_to_hand_over)
def notes_to_hand_over(library: Library, *, leaver: User) -> Iterable[items.Consequence]:
    count = Note.objects.of(library.member).filter(author=leaver).count()
    return [items.Consequence(text=f"Notes to hand over: {count}.")] if count else []


@hooks.on(points.readers_merging)
def hand_over_authorship(library: Library, *, kept: Person, gone: Person) -> None:
    merge(kept, gone)


@hooks.on(points.work_handing_over)
def hand_over_work(library: Library, *, leaver: User, successor: User) -> None:
    Note.objects.of(library.member).filter(author=leaver).update(author=successor)


# Announcements


@hooks.on(points.library_founded)
def on_library_founded(library: Library, key: str) -> None:
    _hear("library_founded", library, key)


@hooks.on(points.page_published)
def on_page_published(library: Library, key: str, *, page: Any) -> None:
    _hear("page_published", library, key)


@hooks.on(points.page_unpublished)
def on_page_unpublished(library: Library, key: str) -> None:
    _hear("page_unpublished", library, key)


@hooks.on(points.schedule_changed)
def on_schedule_changed(library: Library, key: str) -> None:
    _hear("schedule_changed", library, key)


@hooks.on(points.library_renamed)
def on_library_renamed(library: Library, key: str) -> None:
    _hear("library_renamed", library, key)


@hooks.on(points.event_cancelled)
def on_event_cancelled(library: Library, key: str) -> None:
    _hear("event_cancelled", library, key)


@hooks.on(points.plugin_enabled)
def on_plugin_enabled(library: Library, key: str, *, slug: str) -> None:
    _hear(f"plugin_enabled {slug}", library, key)


@hooks.on(points.plugin_disabled)
def on_plugin_disabled(library: Library, key: str, *, slug: str) -> None:
    _hear(f"plugin_disabled {slug}", library, key)


def _hear(what: str, library: Library, key: str) -> None:
    Told.objects.get_or_create(key=key, what=what, defaults={"library_code": library.code})


# Vetoes


@hooks.on(points.person_erasing)
def keep_busy_authors(library: Library, *, person: Person) -> Iterable[str]:
    if _notes_of(person).filter(text="unfinished").exists():
        yield "A note is unfinished."


@hooks.on(points.library_closing)
def keep_library_with_notes(library: Library) -> Iterable[str]:
    if Note.objects.of(library.member).filter(text="unfinished").exists():
        yield "A note is unfinished."


@hooks.on(points.plugin_switching)
def mind_other_plugins(library: Library, *, slug: str, enabled: bool) -> Iterable[str]:
    if slug != "dummy" and Note.objects.of(library).filter(text=f"leave {slug} alone").exists():
        yield f"A note says to leave {slug} alone."


# The plugin's own life


@hooks.on(points.on_enable)
def start(library: Library) -> None:
    _hear("on_enable", library, library.code)


@hooks.on(points.on_disable)
def stop(library: Library) -> None:
    _hear("on_disable", library, library.code)


@hooks.on(points.why_not_enable)
def not_in_practice(library: Library) -> Iterable[str]:
    if library.state == "practice":
        yield "A practice library has no notes."


@hooks.on(points.why_not_disable)
def unfinished_notes(library: Library) -> Iterable[str]:
    count = Note.objects.of(library).filter(text="unfinished").count()
    if count:
        yield f"{count} notes are unfinished."


# Points of another plugin, where it is installed

if apps.is_installed("bibnet_lending"):
    from bibnet_lending import api as lending

    @hooks.on(lending.request_facts)
    def notes_of_a_book(
        library: Library, *, editions: Sequence[int]
    ) -> Iterable[lending.RequestFact]:
        """How many notes name a book by its number."""
        notes = Note.objects.of(library.member).filter(text__in=[f"book {one}" for one in editions])
        named = Counter(notes.values_list("text", flat=True))
        return [
            lending.RequestFact(edition=one, text=f"Notes: {count}")
            for one in editions
            if (count := named[f"book {one}"])
        ]
