"""Lists of what the staff sees."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from bibnet.plugins import items, points
from bibnet_dummy.models import Note

from .registrar import hooks

if TYPE_CHECKING:
    from bibnet.libraries.models import Library


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


@hooks.on(points.audit_labels)
def audit_label(library: Library) -> Iterable[items.AuditLabel]:
    words = {"pinned": "kept on top"}
    return [items.AuditLabel("dummy.note_written", "A note was written", words=words)]


@hooks.on(points.api_scopes)
def api_scope(library: Library) -> Iterable[items.ApiScope]:
    return [items.ApiScope("dummy:read", "Read notes")]
